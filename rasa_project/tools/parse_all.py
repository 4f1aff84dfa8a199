"""Reads messages with a trained model: `python -m tools.parse_all MODEL < texts > readings`.

Standard input: one JSON string a line. Standard output: one JSON object a line, `text` (in which the places of entities
are told: 低😊保 is read as 低保), `intent`, `confidence`, `ranking`, `entities`, `milliseconds`; the last line tells
`load_seconds` and `mebibytes`, the process's memory at its end.
"""

import asyncio
import json
import sys
import time
import warnings
from typing import Any, Dict, TextIO

from components import speed_imports

warnings.filterwarnings("ignore")


def _memory() -> int:
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) // 1024


async def _parse(model: str, lines: TextIO) -> None:
    if speed_imports.is_light(model):
        speed_imports.leave_out()
    from rasa.core.agent import Agent

    started = time.monotonic()
    agent = Agent.load(model_path=model)
    await agent.parse_message("你好")  # the first message pays for what is loaded late
    loaded = time.monotonic() - started
    for line in lines:
        text = json.loads(line)
        before = time.perf_counter()
        parsed: Dict[str, Any] = await agent.parse_message(text)
        spent = 1000 * (time.perf_counter() - before)
        ranking = [
            {"name": item["name"], "confidence": item["confidence"]} for item in parsed.get("intent_ranking") or []
        ]
        entities = [
            {key: entity.get(key) for key in ("entity", "value", "start", "end", "extractor")}
            for entity in parsed.get("entities") or []
        ]
        intent = parsed.get("intent") or {}
        print(
            json.dumps(
                {
                    "text": parsed.get("text"),
                    "intent": intent.get("name"),
                    "confidence": intent.get("confidence") or 0.0,
                    "ranking": ranking,
                    "entities": entities,
                    "milliseconds": spent,
                },
                ensure_ascii=False,
            )
        )
    print(json.dumps({"load_seconds": loaded, "mebibytes": _memory()}))


if __name__ == "__main__":
    asyncio.run(_parse(sys.argv[1], sys.stdin))
