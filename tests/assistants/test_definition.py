"""An assistant of one's own goes to TOML and back whole, and what is wrong in a file is said with its line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from assistants._definition import Definition, Known, make, read_folder, read_toml, write_toml
from errors import AssistantError

KNOWN = Known(("local", "openai", "scripted"), lambda icon: not icon.isascii())

CHEF = """\
# Cooks with what is there.
name = "Sous-chef"
icon = "🍳"
about = "Cooks with what you have."
greeting = "What is in your fridge?"
instructions = \"\"\"
You are a cook.
Ask what there is.\"\"\"
suggestions = ["Eggs and rice", "Nothing much"]
strategy = "window"
provider = "openai"
model = "gpt-6-luna"

[knowledge]
name = "dishes.csv"
text = \"\"\"
question,answer
What goes with eggs?,Rice
\"\"\"
only = true
"""


def test_every_field_of_a_file_reaches_the_assistant() -> None:
    chef = read_toml(CHEF, KNOWN).assistant()
    assert (chef.label, chef.icon, chef.about) == ("Sous-chef", "🍳", "Cooks with what you have.")
    assert chef.greeting == "What is in your fridge?"
    assert chef.instructions == "You are a cook.\nAsk what there is."
    assert chef.suggestions == ("Eggs and rice", "Nothing much")
    assert (chef.strategy, chef.provider, chef.model) == ("window", "openai", "gpt-6-luna")
    assert chef.script is not None
    assert "Rice" in chef.script([], "What goes with eggs?").text


def test_an_assistant_without_knowledge_has_no_script() -> None:
    assert read_toml('name = "Poet"', KNOWN).assistant().script is None


TEXT = some.text(some.characters(exclude_categories=["Cs"]), max_size=60)


@given(name=TEXT, instructions=TEXT, suggestions=some.lists(TEXT, max_size=8))
def test_what_was_made_is_the_same_after_export_and_import(
    name: str, instructions: str, suggestions: list[str]
) -> None:
    fields = {"name": f"N{name}"[:60], "instructions": instructions, "suggestions": suggestions}
    made = Definition.model_validate(fields)
    assert read_toml(write_toml(made), KNOWN) == made


def test_knowledge_is_exported_with_it() -> None:
    made = read_toml(CHEF, KNOWN)
    assert read_toml(write_toml(made), KNOWN) == made
    assert "What goes with eggs?,Rice" in write_toml(made)


def test_an_export_can_be_read_by_a_person() -> None:
    written = write_toml(read_toml(CHEF, KNOWN))
    assert 'name = "Sous-chef"' in written
    assert "You are a cook.\nAsk what there is." in written


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ('name = "Chef', "Line 1: this is no valid TOML"),
        ('name = "Chef"\nicon = 🍳', "Line 2: this is no valid TOML"),
        ('name = "Chef"\nname = "Cook"', "Line 2: this is no valid TOML"),
        ('about = "Cooks."', "“name” is missing."),
        ('about = "Cooks."\nname = ""', "Line 2: “name” is empty."),
        ('name = "Chef"\n\ncolour = "red"', "Line 3: “colour” means nothing here. Known are: name, icon,"),
        ('name = "Chef"\nsuggestions = "Eggs"', "Line 2: “suggestions” must be a list of texts"),
        ('name = "Chef"\nsuggestions = ["Eggs", 3]', "Line 2: “suggestions.1”: input should be a valid string."),
        ('name = "Chef"\nstrategy = "elephant"', "Line 2: there is no strategy “elephant”. Choose one of blend,"),
        ('name = "Chef"\nprovider = "nobody"', "Line 2: there is no provider “nobody”. Choose one of local,"),
        ('name = "Chef"\nicon = "cook"', "Line 2: “cook” is no icon."),
        ('name = "Chef"\nicon = "<b>"', "Line 2: “<b>” is no icon."),
        ('name = "Chef"\n[knowledge]\ntext = "x"', "“knowledge.name” is missing."),
        ('name = "Chef"\n[knowledge]\nname = "a.csv"\ntext = "no,columns\\n1,2"', "Line 4: a.csv"),
        ('name = "Chef"\n[knowledge]\nname = ""\ntext = "x"', "Line 3: “knowledge.name” is empty."),
        ('name = "C"\ninstructions = """\nstrategy = "x"\n"""\nstrategy = "y"', "Line 5: there is no strategy “y”."),
        ('name = "C"\nknowledge.name = ""\nknowledge.text = "x"', "Line 2: “knowledge.name” is empty."),
        ("a = " + "1" * 5_000, "nested too deeply, or holds a number that is too long"),
        ("a = " + "[" * 5_000, "nested too deeply"),
        ("b = 1\n" + "a." * 20_000 + "a = 1", "Line 2: a key of so many parts"),
        (f'name = "{"x" * 61}"', "Line 1: “name”: string should have at most 60 characters."),
        ('name = "Chef"\nbase_url = "http://elsewhere.example"', "Line 2: “base_url” means nothing here."),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_its_line(file: str, told: str) -> None:
    with pytest.raises(AssistantError) as caught:
        read_toml(file, KNOWN)
    assert told in str(caught.value)


def test_what_is_wrong_in_a_form_is_said_without_a_line() -> None:
    with pytest.raises(AssistantError, match="“name” is empty"):
        make({"name": "  "}, KNOWN)


def test_a_file_dropped_into_the_folder_is_an_assistant_and_a_wrong_one_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "chef.toml").write_text(CHEF, "utf-8")
    (tmp_path / "broken.toml").write_text('name = "Broken"\ncolour = 1\n', "utf-8")
    (tmp_path / "latin.toml").write_bytes('name = "Café"'.encode("latin-1"))
    found, problems = read_folder(tmp_path, KNOWN)
    assert {name: one.label for name, one in found.items()} == {"chef": "Sous-chef"}
    assert [problem.split(":")[0] for problem in problems] == ["broken.toml", "latin.toml"]
    assert "Line 2" in problems[0]


def test_a_file_that_was_mended_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "chef.toml"
    path.write_text('name = "Chef"', "utf-8")
    read_folder(tmp_path, KNOWN)
    path.write_text('name = "Baker"', "utf-8")
    changed = path.stat().st_mtime_ns + 1
    os.utime(path, ns=(changed, changed))
    assert read_folder(tmp_path, KNOWN)[0]["chef"].label == "Baker"


def test_a_definition_of_another_version_is_read_as_far_as_it_is_known() -> None:
    assert Definition.kept({"name": "Chef", "colour": "red"}) == Definition(name="Chef")
    with pytest.raises(AssistantError, match="cannot be read"):
        Definition.kept({"name": ["Chef"]})


def test_a_definition_cannot_be_changed_into_one_that_holds_a_secret() -> None:
    assert not {"key", "api_key", "base_url"} & set(Definition.model_fields)
