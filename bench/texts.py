"""Russian text, measured: obscenity, officialese, insults and spam on sets they were not tuned on, beside the packages
that install here.

`python -m bench.texts` prints tables for docs/benchmarks.md; `--quick` makes fewer passes. Each peer is installed into
a throw-away environment, which goes with the folder it is in; one that does not install is named as such.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import texts_peers
from checks.text import insults, obscenity, officialese, readers, spam
from tests.checks.text import sets

_INSTALLING = 300  # seconds
_ASKING = 300
_COMMENTS, _POSTS = 100_000, 5_000
_CLEAN = frozenset({"clean", "criticism", "insult", "spam", "notspam", "plainpost"})


@dataclass(frozen=True)
class Row:
    """One detector on one set: right and wrong finds, what it missed, and texts a second."""

    name: str
    right: int
    wrong: int
    missed: int
    rate: float

    @property
    def cells(self) -> str:
        found, wanted = self.right + self.wrong, self.right + self.missed
        precision = self.right / found if found else 0.0
        recall = self.right / wanted if wanted else 0.0
        return f"| {self.name} | {precision:.2f} | {recall:.2f} | {self.wrong} | {self.missed} | {self.rate:,.0f} |"


class Peers:
    """Packages in environments of their own under one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def ask(self, peer: str, texts: Sequence[str], times: int) -> tuple[list[float], float] | str:
        """What the peer says of each text and how many texts a second; or why it was not asked."""
        home = self._folder / peer
        python = home / "bin" / "python"
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", peer]
        asked = json.dumps({"peer": peer, "texts": list(texts), "times": times})
        try:
            subprocess.run([sys.executable, "-m", "venv", str(home)], check=True, capture_output=True)
            subprocess.run(install, check=True, capture_output=True, timeout=_INSTALLING)
            script = [str(python), "-W", "ignore", texts_peers.__file__]
            done = subprocess.run(
                script, input=asked, check=True, capture_output=True, text=True, timeout=_ASKING, cwd=home
            )
            answer = json.loads(done.stdout)
        except subprocess.CalledProcessError as refusal:
            said = (refusal.stderr or b"").decode() if isinstance(refusal.stderr, bytes) else refusal.stderr or ""
            return f"not measured: {(said.strip().splitlines() or ['no word'])[-1][:120]}"
        except (subprocess.TimeoutExpired, ValueError) as trouble:
            return f"not measured: {type(trouble).__name__}"
        return answer["found"], len(texts) * times / answer["seconds"]


def row(name: str, wanted: Sequence[bool], found: Sequence[bool], rate: float) -> Row:
    """The counts of one detector."""
    pairs = list(zip(wanted, found, strict=True))
    return Row(
        name,
        sum(one and other for one, other in pairs),
        sum(other and not one for one, other in pairs),
        sum(one and not other for one, other in pairs),
        rate,
    )


def rate(work: Callable[[str], object], texts: Sequence[str], times: int) -> float:
    """Texts a second of one core's time: whatever else the machine does is left out."""
    begun = time.process_time()
    for _ in range(times):
        for text in texts:
            work(text)
    return len(texts) * times / (time.process_time() - begun)


def obscene(peers: Peers, times: int) -> None:
    """The table of obscenity."""
    pairs = [pair for pair in sets.read("heldout") if pair[0] in sets.OBSCENE | _CLEAN]
    texts, wanted = [text for _, text in pairs], [kind in sets.OBSCENE for kind, _ in pairs]
    print(f"## Obscenity: {sum(wanted)} obscene and {len(texts) - sum(wanted)} other texts of the held-out set\n")
    print("| who | precision | recall | wrong | missed | texts/s |\n|---|---:|---:|---:|---:|---:|")
    print(row("ours", wanted, [obscenity.present(text) for text in texts], rate(obscenity.present, texts, times)).cells)
    for peer in texts_peers.PEERS:
        if peer != "textstat":
            answer = peers.ask(peer, texts, max(1, times // 10))
            if isinstance(answer, str):
                print(f"| {peer} | {answer} | | | | |")
            else:
                print(row(peer, wanted, [bool(one) for one in answer[0]], answer[1]).cells)


def candidates(times: int) -> None:
    """The table of insults and spam; no peer is known for them."""
    print("\n## Insults and spam: candidates on the held-out set\n")
    print("| what | precision | recall | wrong | missed | texts/s |\n|---|---:|---:|---:|---:|---:|")
    kinds: tuple[tuple[str, frozenset[str], Callable[[str], bool]], ...] = (
        ("insult", frozenset({"insult", "criticism", "clean", "notspam"}), lambda text: bool(insults.find(text))),
        ("spam", frozenset({"spam", "notspam", "criticism", "clean"}), lambda text: spam.rate(text).candidate),
    )
    for kind, among, ask in kinds:
        pairs = [pair for pair in sets.read("heldout") if pair[0] in among]
        texts = [text for _, text in pairs]
        wanted = [one == kind for one, _ in pairs]
        print(row(kind, wanted, [ask(text) for text in texts], rate(ask, texts, times)).cells)


def style(peers: Peers, times: int) -> None:
    """The table of officialese. A peer that measures only is cut where it does best on this very set."""
    pairs = [pair for pair in sets.read("heldout") if pair[0] in {"official", "plainpost"}]
    texts, wanted = [text for _, text in pairs], [kind == "official" for kind, _ in pairs]
    print(f"\n## Officialese: {sum(wanted)} official and {len(texts) - sum(wanted)} plain posts of the held-out set\n")
    print("| who | precision | recall | wrong | missed | posts/s |\n|---|---:|---:|---:|---:|---:|")
    print(row("ours", wanted, [officialese.heavy(text) for text in texts], rate(officialese.heavy, texts, times)).cells)
    answer = peers.ask("textstat", texts, max(1, times // 10))
    if isinstance(answer, str):
        print(f"| textstat | {answer} | | | | |")
        return
    scores, speed = answer
    best = min(scores, key=lambda limit: sum((one >= limit) != want for one, want in zip(scores, wanted, strict=True)))
    print(row("textstat (Flesch, best cut)", wanted, [one >= best for one in scores], speed).cells)


def speed(comments: int, posts: int) -> None:
    """Texts that differ, so that no answer is remembered from the one before but those about single words."""
    dice = random.Random(5)
    lines = [text for kind, text in sets.read("heldout") + sets.read("tuning") if kind not in {"official", "plainpost"}]
    words = sorted({word for line in lines for word in line.split()})
    made = [" ".join(dice.choices(words, k=dice.randint(4, 24))) for _ in range(comments)]
    papers = [text for kind, text in sets.read("heldout") + sets.read("tuning") if kind in {"official", "plainpost"}]
    parts = [part.strip() for text in papers for part in text.split(".") if part.strip()]
    written = [". ".join(dice.choices(parts, k=dice.randint(2, 8))) + "." for _ in range(posts)]
    print(f"\n## Speed on one core: {comments:,} comments and {posts:,} posts put together at random\n")
    print("| detector | texts/s | goal |\n|---|---:|---:|")
    for name, work, texts, goal in (
        ("obscenity", obscenity.present, made, "≥ 20,000"),
        ("obscenity, where", obscenity.find, made, "–"),
        ("insults", insults.find, made, "–"),
        ("spam", spam.rate, made, "–"),
        ("all three and the excerpt", readers.look, made, "–"),
        ("officialese", officialese.heavy, written, "≥ 1,000"),
    ):
        print(f"| {name} | {rate(work, texts, 1):,.0f} | {goal} |")


def main() -> None:
    """All tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer passes")
    parser.add_argument("--full", action="store_true", help="the same as without: for the other parts it means more")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory() as folder:
        peers = Peers(Path(folder))
        obscene(peers, 5 if quick else 20)
        candidates(5 if quick else 20)
        style(peers, 5 if quick else 50)
    speed(_COMMENTS // 10 if quick else _COMMENTS, _POSTS // 10 if quick else _POSTS)


if __name__ == "__main__":
    main()
