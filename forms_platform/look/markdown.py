"""Help texts: Markdown that an administrator wrote, as HTML that cannot do harm."""

from __future__ import annotations

from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "code", "h3", "h4", "blockquote"}


@lru_cache(maxsize=2048)
def markdown(source: str) -> SafeString:
    """The text as cleaned HTML: the few tags of running text, links only to http(s), mailto, tel and own pages."""
    import nh3  # imported where used: most processes never show a help text
    from markdown_it import MarkdownIt

    html = MarkdownIt("commonmark", {"html": False, "breaks": True}).render(source)
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}, "*": set()},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )
    # Cleaned by nh3 just above; the class is added after it so that no author can choose classes.
    return mark_safe(clean.replace("<a ", '<a class="ds-link" '))  # noqa: S308 - cleaned above
