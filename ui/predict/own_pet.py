"""Your own pet, remembered for this visit: a few uploaded photos become a class of their own."""

import streamlit as st
import torch

from core.understand.own_pet import FEWEST, MOST, Likeness, OwnPet, compared, own_pet
from ui.forms.photo import Photo
from ui.page.escape import for_markdown
from ui.predict.answers import Passes
from ui.predict.look import Model

LONGEST = 24  # letters of a name
KEY, SHOWN = "own_pet", "own_pet_photos"  # in the session, never in a file: the pet, and its photos' digests
SAID: dict[Likeness, str] = {
    "likely": "**Yes, this is probably {name}.**",
    "unsure": "**This might be {name}.** Not sure.",
    "unlikely": "**This is probably not {name}.**",
}


def section(photos: list[Photo], place: int | None, model: Model, passes: Passes) -> None:
    """Whether the photo at `place` shows the remembered pet; without one, the way to teach it. `passes` are those of
    `model` and all `photos`."""
    pet = st.session_state.get(KEY)
    with st.expander("Your own pet", icon=":material/pets:", expanded=pet is not None, key="own_pet_open"):
        if pet is None:
            _teach(photos, model, passes)
            return
        if pet.model != model.key:
            st.info(
                f"I learned {for_markdown(pet.name)} with another model. Choose that model, or forget "
                f"{for_markdown(pet.name)} and upload the photos again.",
                icon=":material/info:",
            )
        elif place is not None:
            _is_it(pet, photos[place], model, passes[place, 0].found.feature)
        st.button(
            f"Forget {for_markdown(pet.name)}",
            key="forget_pet",
            icon=":material/delete:",
            on_click=_forget,
        )


def _teach(photos: list[Photo], model: Model, passes: Passes) -> None:
    """A name, a consent, and a button, once there are enough photos."""
    good = [i for i, photo in enumerate(photos) if photo.truth is None and (i, 0) in passes]
    st.markdown(
        f"Upload {FEWEST} to {MOST} photos of your pet and type its name. Then ask about new photos: is it there?"
    )
    if not FEWEST <= len(good) <= MOST:
        st.caption(f"Photos so far: {len(good)}.")
        return
    name = st.text_input("Your pet's name", key="pet_name", max_chars=LONGEST).strip()
    numbers = passes[good[0], 0].found.feature.numel()
    agreed = st.checkbox(
        f"All {len(good)} photos show my pet. Remember its name and, for each photo, {numbers} numbers and a "
        "fingerprint of the file, on this server and only until I close this page. The photos aren't saved.",
        key="pet_agreed",
    )
    st.button(
        "Remember my pet",
        key="remember_pet",
        icon=":material/favorite:",
        disabled=not (name and agreed),
        on_click=_remember,
        args=(name, [passes[i, 0].found.feature for i in good], model.key, {photos[i].digest for i in good}),
    )


def _remember(name: str, features: list[torch.Tensor], key: str, digests: set[str]) -> None:
    st.session_state[KEY] = own_pet(name[:LONGEST], torch.stack(features), key)
    st.session_state[SHOWN] = digests


def _forget() -> None:
    for key in (KEY, SHOWN):
        st.session_state.pop(key, None)


def _is_it(pet: OwnPet, photo: Photo, model: Model, feature: torch.Tensor) -> None:
    name = for_markdown(pet.name)
    if photo.digest in st.session_state[SHOWN]:
        st.success(f"This is one of the photos I learned {name} from. Show me a new one.", icon=":material/pets:")
        return
    if model.reference is None and model.job is not None:
        st.caption(f"The comparison with the model's own pictures has to end before I can look for {name}.")
        return
    found = compared(pet, feature, model.reference)
    say = st.success if found.likeness == "likely" else st.info
    say(SAID[found.likeness].format(name=name), icon=":material/pets:")
    others = "" if found.nearer is None else f" {found.nearer:.0%} of the training pictures are as close as this one."
    st.caption(
        f"Distance from {name}: {found.distance:.3f}; each of {name}'s own photos lies within {found.own:.3f} of the "
        f"others.{others} Pets of the same breed look alike to the model, so it can't tell two of them apart for sure."
    )
