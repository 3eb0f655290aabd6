"""The small named commands that edit a document. One row each; what they did is told by their changes.

A command takes a Work and named arguments, changes the document, and gives back what is chosen afterwards: the key of
a page, the name of a question or the id of a step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from forms_platform.builder.edit_branches import add_branch, move_branch, remove_branch, set_branch
from forms_platform.builder.edit_copies import insert_block, take_over
from forms_platform.builder.edit_options import add_option, move_option, remove_option, set_option
from forms_platform.builder.edit_pages import add_page, copy_page, move_page, remove_page, set_page
from forms_platform.builder.edit_questions import (
    add_field,
    change_kind,
    copy_field,
    move_field,
    remove_field,
    rename_field,
    set_field,
)
from forms_platform.builder.edit_steps import (
    add_step,
    change_step,
    copy_step,
    move_step,
    remove_step,
    rename_ask,
    rename_step,
    set_step,
    set_workflow,
)
from forms_platform.builder.edit_whole import replace_document, set_condition, set_document, set_text

Command = Callable[..., str]

COMMANDS: Mapping[str, Command] = {
    command.__name__: command
    for command in (
        add_page, remove_page, move_page, copy_page, set_page,
        add_field, remove_field, move_field, copy_field, set_field, rename_field, change_kind,
        add_option, remove_option, move_option, set_option,
        insert_block, take_over,
        set_condition, set_text, set_document, replace_document,
        add_step, remove_step, move_step, copy_step, set_step, rename_step, change_step, rename_ask, set_workflow,
        add_branch, remove_branch, move_branch, set_branch,
    )
}  # fmt: skip
