"""Lists the pages and makes sure a worker is running."""

import streamlit as st
from starlette.middleware import Middleware

from ui.server import routes, start
from ui.server.document import ABOUT, ICON, TITLE, Document

if __name__ == "__main__":  # a session's script run
    start.ensure_worker()
    st.set_page_config(
        page_title=TITLE,
        page_icon=str(ICON),
        layout="wide",
        menu_items={"About": ABOUT},
    )
    pages = [
        st.Page("pages/home.py", title="Home", icon=":material/pets:", default=True),
        st.Page("pages/dataset.py", title="Dataset", icon=":material/photo_library:"),
        st.Page("pages/augmentation.py", title="Augmentation", icon=":material/crop_rotate:"),
        st.Page("pages/lr_finder.py", title="Learning rate", icon=":material/trending_down:"),
        st.Page("pages/training.py", title="Training", icon=":material/model_training:"),
        st.Page("pages/runs.py", title="Runs", icon=":material/history:"),
        st.Page("pages/softmax.py", title="Softmax", icon=":material/bar_chart:"),
        st.Page("pages/predict.py", title="Predict", icon=":material/photo_camera:"),
        st.Page("pages/mistakes.py", title="Mistakes", icon=":material/rule:"),
        st.Page("pages/questions.py", title="Questions", icon=":material/quiz:"),
    ]
    st.navigation(pages, position="top").run()
else:  # imported once by `streamlit run app.py`, which serves what it finds under this name
    app = st.App(__file__, lifespan=start.lifespan, routes=routes.ROUTES, middleware=[Middleware(Document)])
