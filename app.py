"""Memory Bot: the page's set-up and wiring. Start it with `streamlit run app.py`."""

from pathlib import Path

import streamlit as st

from errors import StoreError
from settings import read_settings
from ui.chat import draw_chat
from ui.owner import NOBODY, current_owner
from ui.page import open_page
from ui.resources import engine, private_store, shared_store
from ui.sidebar import draw_sidebar
from ui.style import apply_style

ICON = Path(__file__).parent / "ui" / "icon.svg"


def main() -> None:
    """Draw one run of the page."""
    # A Material icon in this place would be loaded from another host.
    st.set_page_config(page_title="Memory Bot", page_icon=str(ICON), layout="centered")
    apply_style()
    settings = read_settings()
    owner = current_owner()
    try:
        store = private_store() if owner == NOBODY else shared_store(settings.database_url)
        page = open_page(engine(), store, owner, settings)
        draw_sidebar(page)
        draw_chat(page)
    except StoreError as error:
        st.error(str(error), icon=":material/database_off:")
        st.button("Try again", key="retry-store")


main()
