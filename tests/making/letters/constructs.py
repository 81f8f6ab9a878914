"""Each construct of an office letter becomes a small DOCX of its own, written as Word writes it.

Both engines must show all of these alike: the same words, the same pages, the same places.
"""

from collections.abc import Callable, Mapping

from tests.making.letters import drawn, written
from tests.making.letters.pieces import Construct

CONSTRUCTS: Mapping[str, Callable[[], Construct]] = {
    build.__name__: build
    for build in (
        drawn.header_logo,
        drawn.kop_in_a_table,
        drawn.header_text_box,
        drawn.drawn_line,
        drawn.vml_text_box,
        drawn.vml_lines,
        drawn.vml_picture,
        drawn.horizontal_rule,
        drawn.text_box_group,
        drawn.vml_group,
        drawn.anchored_middle_box,
        drawn.bordered_picture,
        drawn.drawing_canvas,
        drawn.inline_text_box,
        drawn.box_in_a_cell,
        drawn.margin_aligned_boxes,
        drawn.box_below_space,
        drawn.boxed_page_number,
        drawn.picture_between_lines,
        drawn.logo_beside_kop,
        drawn.frames,
        written.tab_leaders,
        written.header_tabs,
        written.numbering,
        written.paragraph_borders,
        written.indents,
        written.merged_across,
        written.merged_down,
        written.merged_old_way,
        written.repeated_header,
        written.nested_table,
        written.floating_table,
        written.content_controls,
        written.tracked_changes,
        written.hidden_text,
        written.fields,
        written.footnotes,
        written.page_of_pages,
        written.first_page_header,
        written.blank_first_header,
        written.even_and_odd_headers,
        written.page_breaks,
        written.landscape_section,
        written.inline_picture,
    )
}
