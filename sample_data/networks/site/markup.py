"""A page of an official site: a head, a menu of the other pages, the text, and the links to social networks.

Links stand where real sites put them: anchors, handlers, data attributes, JSON of scripts, wrappers, widgets.
"""

from __future__ import annotations

import json
from html import escape
from urllib.parse import quote

from sample_data.networks import dice
from sample_data.networks.site.world import Site, SitePage

SHORTENER = "vk.cc"
_VK = """<script src="https://vk.com/js/api/openapi.js?169"></script>
<div id="vk_groups{place}"></div>
<script>VK.Widgets.Group("vk_groups{place}", {{mode: 3, width: "auto"}}, {id});</script>"""
_TELEGRAM = (
    """<script async src="https://telegram.org/js/telegram-widget.js?22" data-telegram-post="{id}/1"></script>"""
)
_OK_FRAME = (
    '<iframe src="https://connect.ok.ru/dk?st.cmd=WidgetGroup&amp;st.groupId={id}&amp;st.settings=%7B%7D"></iframe>'
)
_OK_SCRIPT = """<div id="ok_group_widget{place}"></div>
<script>!function(d,id,did,st){{var js=d.createElement("script");js.src="https://connect.ok.ru/connect.js";
js.onload=function(){{OK.CONNECT.insertGroupWidget(id,did,st);}};d.documentElement.appendChild(js);}}
(document,"ok_group_widget{place}","{id}",'{{"width":250,"height":285}}');</script>"""
_NOSCRIPT = "Для работы сайта включите JavaScript."


def short_path(address: str) -> str:
    """The path at vk.cc that leads to this address."""
    return "/" + dice.token(6, "vk.cc", address)


def rendered(site: Site, page: SitePage, prefix: str = "") -> str:
    """The page as text; `prefix` stands before its title and its text."""
    if page.drawn:
        return _shell(site, page)
    return f"""<!DOCTYPE html>
<html lang="ru">
<head>
{_charset(site)}<title>{escape(prefix + page.title)}</title>
<link rel="stylesheet" href="/netcat_template/style.css">
</head>
<body>
<header><a href="/" class="logo">{escape(page.title)}</a>
<nav class="menu">
{_menu(site, page)}
</nav></header>
<main class="content">
<h1>{escape(prefix + page.title)}</h1>
<div class="text">{escape(prefix + page.text)}</div>
<a href="mailto:mail@{site.host}">mail@{site.host}</a> <a href="tel:+70000000000">+7 000 000-00-00</a>
<a href="/netcat_files/document.pdf">Документ</a>
</main>
<footer>
<div class="social">
{_social(page)}
</div>
{_widgets(page)}
<p>© {escape(site.host)}</p>
</footer>
{_script(page)}
</body>
</html>
"""


def missing(site: Site) -> str:
    """The page of a wrong address."""
    return f"""<!DOCTYPE html>
<html><head>{_charset(site)}<title>Страница не найдена</title></head>
<body><h1>404</h1><p>Страница не найдена. <a href="/">На главную</a></p></body></html>
"""


def _charset(site: Site) -> str:
    return f'<meta charset="{site.charset}">\n' if site.meta else ""


def _menu(site: Site, page: SitePage) -> str:
    others = [item for item in site.pages if item.path != page.path and not item.redirect]
    return "\n".join(f'<a href="{escape(item.path)}">{escape(item.title or item.path)}</a>' for item in others)


def _social(page: SitePage) -> str:
    pieces = [
        f'<a href="{escape(link)}" target="_blank" rel="noopener">{escape(_label(link))}</a>' for link in page.links
    ]
    pieces += [
        f'<span class="icon" onclick="window.open(\'{escape(link)}\')">Мы в сети</span>' for link in page.onclick
    ]
    pieces += [f'<div class="icon" data-url="{escape(link)}">Мы в сети</div>' for link in page.data]
    pieces += [f'<a href="https://vk.com/away.php?to={quote(link, safe="")}">Мы в сети</a>' for link in page.away]
    pieces += [f'<a href="https://{SHORTENER}{short_path(link)}">Мы в сети</a>' for link in page.shortened]
    return "\n".join(pieces)


def _label(link: str) -> str:
    return link.partition("//")[2].partition("/")[0] or link


def _widgets(page: SitePage) -> str:
    pieces = []
    for place, widget in enumerate(page.widgets):
        kind, _, id = widget.partition(":")
        if kind == "vk":
            pieces.append(_VK.format(place=place, id=id))
        elif kind == "telegram":
            pieces.append(_TELEGRAM.format(id=id))
        else:
            pieces.append((_OK_FRAME if place % 2 else _OK_SCRIPT).format(place=place, id=id))
    return "\n".join(pieces)


def _script(page: SitePage) -> str:
    if not page.json:
        return ""
    # As frameworks write it: slashes escaped, so that no closing tag stands inside.
    value = json.dumps({"social": [{"url": link} for link in page.json]}, ensure_ascii=False).replace("/", "\\/")
    return f"<script>window.__DATA__ = {value};</script>"


def _shell(site: Site, page: SitePage) -> str:
    return f"""<!DOCTYPE html>
<html><head>{_charset(site)}<title>{escape(page.title)}</title></head>
<body><noscript>{_NOSCRIPT}</noscript><div id="app"></div>
<script src="/static/js/runtime.8f1c2.js"></script><script src="/static/js/main.77d0a.js"></script></body></html>
"""
