"""What the pages share and only Streamlit needs. Everything that works without a browser lives in `core`."""
