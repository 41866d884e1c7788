"""What all fields have in common: what is no longer offered gives way to the default; a value of the program counts."""

from streamlit.testing.v1 import AppTest


def drawn() -> None:
    import streamlit as st

    from ui.page import fields

    most, options = st.session_state.get("most", 9), st.session_state.get("options", ["cat", "dog"])
    fields.number("Number", 1, most, "n", 1)
    fields.slider("Slider", 0, most, "s", 1)
    fields.select("Select", options, "pet", options[0])
    fields.select_slider("Line", options, "line", options[0])
    fields.radio("Radio", options, "dot")
    fields.several("Several", options, "both", [options[0]])


def app(**state: object) -> AppTest:
    page = AppTest.from_function(drawn)
    page.session_state["kept"] = {"n": 7, "s": 7, "pet": "dog", "line": "dog", "dot": "dog", "both": ["dog"]}
    for key, value in state.items():
        page.session_state[key] = value
    page.run(timeout=30)
    assert not page.exception
    return page


def values(page: AppTest) -> list[object]:
    return [page.session_state[key] for key in ("n", "s", "pet", "line", "dot", "both")]


def test_what_was_chosen_earlier_comes_back() -> None:
    assert values(app()) == [7, 7, "dog", "dog", "dog", ["dog"]]


def test_what_is_no_longer_offered_gives_way_to_the_default() -> None:
    assert values(app(most=5, options=["cat", "cow"])) == [1, 1, "cat", "cat", "cat", ["cat"]]


def test_so_it_does_while_the_field_stands_there() -> None:
    page = app()
    page.session_state["most"], page.session_state["options"] = 5, ["cat", "cow"]
    page.run()
    assert not page.exception and values(page) == [1, 1, "cat", "cat", "cat", ["cat"]]


def test_a_value_from_the_program_counts_where_the_field_was_last_seen_on_another_page() -> None:
    def put_first() -> None:
        import streamlit as st

        from ui.page import fields

        st.session_state["kept"], st.session_state["kept_pages"] = {"n": 7}, {"n": "another page"}
        fields.put("n", 3)
        st.markdown(fields.number("Number", 1, 9, "n", 1))

    page = AppTest.from_function(put_first).run(timeout=30)
    assert not page.exception and page.markdown[0].value == "3"
