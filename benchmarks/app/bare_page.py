"""The smallest possible Streamlit page on the same warm, frozen server as the app: the least a rerun can cost."""

import streamlit as st

from ui.server import start as server

if __name__ == "__main__":
    value = st.slider("A value", 0, 10, 3, key="value")
    st.write(f"The value is {value}.")
else:
    app = st.App(__file__, lifespan=server.lifespan)
