"""The social networks the program knows, as rows of data: their names, hosts and the words a text uses for them.

Reading a page's address is in `registry.links`; what can be collected from a network is in `checks`. A network
without a collector still has its row here: its pages are kept and shown, only not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

from vault.errors import BadInput


@dataclass(frozen=True)
class Network:
    """One network.

    `hosts` are the names without «www.» and mobile prefixes; `labels` the folded words by which people name the
    network in a heading or before a link; `pattern` a regular expression (over text as written) that finds the
    network in the prose of a regulation.
    """

    code: str
    title: str
    short: str
    hosts: tuple[str, ...]
    labels: tuple[str, ...]
    pattern: str


_OK = r"(?<!\w)[OО][KК]"
_OTHERS = r"(?:VK|ВК|(?i:вконтакте)|TG|ТГ|(?i:telegram|телеграмм?)|MAX|МАХ)"

NETWORKS: tuple[Network, ...] = (
    Network(
        code="vk",
        title="ВКонтакте",
        short="ВК",
        hosts=("vk.com", "vk.ru", "vkontakte.ru", "vk.me"),
        labels=("вк", "vk", "вконтакте", "vkontakte", "в контакте", "vk.com", "vk.ru"),
        # «В контакте с жителями» is no network.
        pattern=r"(?i:вконтакте?\b|vkontakte|[«\"]в\s+контакте[»\"]|\bvk\.(?:com|ru)\b)|В\sК(?:онтакте|ОНТАКТЕ)|\b(?:VK|ВК)\b",
    ),
    Network(
        code="ok",
        title="Одноклассники",
        short="ОК",
        hosts=("ok.ru", "odnoklassniki.ru", "ok.me"),
        labels=("ок", "ok", "одноклассники", "odnoklassniki", "ok.ru"),
        # The two letters alone mean other things too: only in a row with another network, or right after «сеть».
        pattern=r"(?i:однокласс?ник(?:и|ах|ами|ов|ам)\b|odnoklassniki|\bok\.ru\b)"
        rf"|\b{_OTHERS}[»\"]?(?:\s*[,/;]|\s+(?:и|или|и/или))\s*[«\"]?{_OK}\b|{_OK}[»\"]?(?:\s*[,/;]|\s+(?:и|или|и/или))\s*[«\"]?{_OTHERS}\b"
        rf"|(?i:сет(?:ь|и|ях|ей|ью))\s+[«\"]?{_OK}\b",
    ),
    Network(
        code="telegram",
        title="Телеграм",
        short="ТГ",
        hosts=("t.me", "telegram.me", "telegram.dog"),
        labels=("тг", "tg", "телеграм", "телеграмм", "telegram", "телега", "t.me"),
        # «Телеграмма» in small letters is a message by post, but for a channel.
        pattern=r"(?i:телеграм(?:а|е|у|ом)?\b|\btelegram\b|телеграмм[\s-]канал)|Телеграмм(?:а|е|у|ом)?\b|ТЕЛЕГРАММ(?:Е|У|ОМ)?\b|\b(?:ТГ|TG)\b",
    ),
    Network(
        code="max",
        title="MAX",
        short="MAX",
        hosts=("max.ru", "web.max.ru"),
        labels=("max", "мах", "макс", "max.ru"),
        # Both spellings in capitals only, Latin and Cyrillic; «макс.» and «max» in lower case mean other things.
        pattern=r"\b(?:MAX|МАХ)\b|[«\"](?:Max|Мах|Макс|МАКС)[»\"]|(?i:мессенджер\w*\s+(?:max|мах|макс)\b|\bmax\.ru\b)",
    ),
)

_BY_CODE = {network.code: network for network in NETWORKS}
CODES: tuple[str, ...] = tuple(_BY_CODE)


def network(code: str) -> Network:
    """The network with this code; BadInput names the known ones."""
    found = _BY_CODE.get(code)
    if found is None:
        raise BadInput(f"Нет сети «{code}»; известны: {', '.join(CODES)}.")
    return found


def title(code: str) -> str:
    """The name to show; an unknown code is shown as it is."""
    found = _BY_CODE.get(code)
    return found.title if found else code
