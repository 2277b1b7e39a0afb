"""Names of organizations: 5,000 of a registry against 5,000 lines of a file, beside brute force by rapidfuzz.

`python -m bench.names [--names N] [--quick] [--alone]`. The registry is made of invented places and common kinds of
institutions; each line of the file is one of its names mutated mechanically (legal form and abbreviation both ways,
quotes, case, ё, order of words, a slip of the pen), or names nobody: so it is known whose each line is. Neither the
places nor the lines served to write the tables of `registry.names`.
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process, utils

from registry.names import NameIndex, key

_STEMS = """
берёз сосн ольх дубр ельн калин рябин вязов липов тополёв черёмух малин смород клюкв бруснич журавл лебед соколов
орлов гусев утин щукин карасёв ершов окунев медвед волков лисин зайцев барсуков бобров выдрин рысев тигров маралов
камен песчан глинян мелов снежн ледян ветров дождев радугин зорин полуноч утрен вечерн летов зимн осенн майск апрел
июльск рождествен троицк покров успен михайлов алексеев андреев антонов богданов борисов вадимов васильев глебов
гордеев данилов денисов егоров ефимов захаров игнатьев ильин киприянов кондратьев лаврентьев леонтьев макаров
"""
_ENDINGS = ("ск", "инск", "овск")
_KINDS = (
    ("средняя общеобразовательная школа", "СОШ", "оу", "f"),
    ("основная общеобразовательная школа", "ООШ", "оу", "f"),
    ("детская школа искусств", "ДШИ", "удо", "f"),
    ("дом детского творчества", "ДДТ", "удо", "m"),
    ("детский сад", "д/с", "доу", "m"),
    ("сельский дом культуры", "СДК", "ук", "m"),
    ("централизованная библиотечная система", "ЦБС", "ук", "f"),
    ("краеведческий музей", "краеведческий музей", "ук", "m"),
    ("комплексный центр социального обслуживания населения", "КЦСОН", "", "m"),
    ("единая дежурно-диспетчерская служба", "ЕДДС", "", "f"),
)
_FORMS = {
    "оу": ("МБОУ", "Муниципальное бюджетное общеобразовательное учреждение"),
    "доу": ("МБДОУ", "Муниципальное бюджетное дошкольное образовательное учреждение"),
    "удо": ("МБУДО", "Муниципальное бюджетное учреждение дополнительного образования"),
    "ук": ("МБУК", "Муниципальное бюджетное учреждение культуры"),
    "": ("МБУ", "Муниципальное бюджетное учреждение"),
}
_NOBODYS = 0.1  # share of the lines that are none of the registry's
_SLIPS = 0.05  # share of the lines with two letters of the place in each other's stead


@dataclass(frozen=True)
class Institution:
    """One institution, to be written in several ways; `number` 0 where it has none."""

    adjective: str
    kind: int
    number: int

    def written(self, *, full: bool, long: bool, back: bool, sign: str = "№ ") -> str:
        """Its name: legal form in full, kind in full, the place after the kind."""
        kind, short, form, gender = _KINDS[self.kind]
        place = f"{self.adjective}{'ая' if gender == 'f' else 'ий'}"
        words = [place.capitalize(), kind if long else short]
        number = f" {sign}{self.number}" if self.number else ""
        return f"{_FORMS[form][full]} «{' '.join(reversed(words) if back else words)}{number}»"


def registry_of(dice: random.Random, count: int) -> list[Institution]:
    """So many different institutions; many stand beside one of the same place or kind."""
    places = [f"{stem}{ending}" for stem in _STEMS.split() for ending in _ENDINGS]
    every = [Institution(place, kind, number) for place in places for kind in range(len(_KINDS)) for number in range(4)]
    return dice.sample(every, count)


def mutated(dice: random.Random, one: Institution) -> str:
    """Another way to write the same name."""
    if dice.random() < _SLIPS:
        at = dice.randrange(1, len(one.adjective) - 3)
        swapped = one.adjective[at + 1] + one.adjective[at]
        one = replace(one, adjective=one.adjective[:at] + swapped + one.adjective[at + 2 :])
    text = one.written(full=dice.random() < 0.5, long=dice.random() < 0.5, back=dice.random() < 0.3)
    if dice.random() < 0.3:
        text = text.replace("№ ", dice.choice(("№", "N", "N ")))
    if dice.random() < 0.4:
        text = text.replace("«", '"').replace("»", '"')
    elif dice.random() < 0.3:
        text = text.replace("«", "").replace("»", "")
    if dice.random() < 0.5:
        text = text.replace("ё", "е").replace("Ё", "Е")
    return text.upper() if dice.random() < 0.2 else text


@dataclass(frozen=True)
class Told:
    """What one way found: `pairs` of (line, place in the registry); `seconds` of one processor, which nobody shares."""

    name: str
    seconds: float
    pairs: frozenset[tuple[int, int]]

    def row(self, truth: frozenset[tuple[int, int]]) -> str:
        right = len(self.pairs & truth)
        precision = right / len(self.pairs) if self.pairs else 1.0
        return f"| {self.name} | {self.seconds:.2f} | {len(self.pairs)} | {precision:.4f} | {right / len(truth):.4f} |"


def ours(names: list[str], lines: list[str]) -> list[Told]:
    """Equal keys alone, which merge by themselves; then the nearest of the rest, which a person is asked about.

    An import does both; the first is timed with everything that the second goes on with.
    """
    begun = time.process_time()
    index = NameIndex(names)
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        places.setdefault(key(name), []).append(place)
    equal = frozenset((at, place) for at, line in enumerate(lines) for place in places.get(key(line), ()))
    merged = time.process_time() - begun
    found = {at for at, _place in equal}
    asked = frozenset(
        (at, near.place) for at, line in enumerate(lines) if at not in found for near in index.similar(line, 1)
    )
    whole = time.process_time() - begun
    return [
        Told("ours, equal keys: merged", merged, equal),
        Told("ours, and the nearest of the rest: asked about", whole, equal | asked),
    ]


def peer(names: list[str], lines: list[str], cutoffs: tuple[int, ...]) -> list[Told]:
    """rapidfuzz over every pair: the best of the registry for each line, if it scores enough.

    What `process.cdist` does with numpy, which is not installed here, line by line.
    """
    begun = time.process_time()
    prepared = [utils.default_process(name) for name in names]
    best = [
        process.extractOne(utils.default_process(line), prepared, scorer=fuzz.WRatio, score_cutoff=min(cutoffs))
        for line in lines
    ]
    seconds = time.process_time() - begun
    return [
        Told(
            f"rapidfuzz WRatio ≥ {cutoff}",
            seconds,
            frozenset((at, one[2]) for at, one in enumerate(best) if one is not None and one[1] >= cutoff),
        )
        for cutoff in cutoffs
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.names", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--names", type=int, default=5000, help="names in the registry, and lines in the file")
    parser.add_argument("--quick", action="store_true", help="500 names")
    parser.add_argument("--alone", action="store_true", help="without the peer, which takes a minute")
    given = parser.parse_args()
    count = 500 if given.quick else given.names
    dice = random.Random(20261122)  # a bench, the same every time
    whole = registry_of(dice, count + round(count * _NOBODYS))
    known, strangers = whole[:count], whole[count:]
    names = [one.written(full=dice.random() < 0.5, long=dice.random() < 0.7, back=False) for one in known]
    chosen = dice.sample(range(count), count - len(strangers))
    written = [(mutated(dice, known[place]), place) for place in chosen]
    written += [(mutated(dice, one), -1) for one in strangers]
    dice.shuffle(written)
    lines = [line for line, _place in written]
    truth = frozenset((at, place) for at, (_line, place) in enumerate(written) if place >= 0)
    print(f"{count} names of the registry, {len(lines)} lines of the file, {len(truth)} of them the registry's\n")
    print("| | seconds of the processor | pairs | precision | recall |\n|---|---:|---:|---:|---:|")
    found = ours(names, lines)
    for told in found if given.alone else (*found, *peer(names, lines, (80, 90, 95))):
        print(told.row(truth), flush=True)


if __name__ == "__main__":
    main()
