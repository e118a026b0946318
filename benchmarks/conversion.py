"""From an export to a dataset: ours against decoders that do less, and against Label Studio's own converter."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.generate import CONFIG, write_export
from benchmarks.measure import Cost, median_cost

WAYS = {
    "read the bytes": "import sys\nwith open(sys.argv[1], 'rb') as f:\n    while f.read(1 << 20): pass",
    "msgspec, skipping": (
        "import sys, msgspec\nmsgspec.json.decode(open(sys.argv[1], 'rb').read(), type=list[msgspec.Raw])"
    ),
    "json": "import sys, json\njson.load(open(sys.argv[1], encoding='utf-8'))",
    "ijson, items only": "import sys, ijson\nfor _ in ijson.items(open(sys.argv[1], 'rb'), 'item'): pass",
    "label-studio-sdk, JSON_MIN": (
        "import sys, tempfile\nfrom label_studio_sdk.converter import Converter\n"
        "Converter(config=open(sys.argv[2]).read(), project_dir=None).convert_to_json(sys.argv[1], tempfile.mkdtemp(), "
        "is_dir=False)"
    ),
    "corpus-kit, documents": (
        "import sys\nfrom pathlib import Path\nfrom corpus_kit.labelstudio.opening import open_any\n"
        "for _ in open_any(Path(sys.argv[1]), config=Path(sys.argv[2])).documents(): pass"
    ),
    "corpus-kit build": (
        "import sys, tempfile\nfrom corpus_kit.cli.main import main\n"
        "sys.argv[1:] = ['build', sys.argv[1], tempfile.mkdtemp() + '/d', '--config', sys.argv[2]]\nmain()"
    ),
}
SLOW = {"label-studio-sdk, JSON_MIN": 50, "json": 400}
"""Ways left out above this many MB: they take minutes, or more memory than a small machine has."""


def conversion(megabytes: float, runs: int = 3) -> str:
    """Measure every way once on one export; return a Markdown table with ratios to msgspec skipping the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        export, config = Path(folder, "export.json"), Path(folder, "config.xml")
        tasks = write_export(export, megabytes)
        config.write_text(CONFIG, encoding="utf-8")
        costs: dict[str, Cost] = {}
        for name, code in WAYS.items():
            if megabytes <= SLOW.get(name, megabytes):
                costs[name] = median_cost(code, str(export), str(config), runs=runs)
        size = export.stat().st_size / 1e6
    base = costs["msgspec, skipping"].cpu
    rows = [
        f"| {name} | {one.cpu:.2f} | {size / one.cpu:.0f} | {one.cpu / base:.1f} | {one.peak:.0f} |"
        for name, one in costs.items()
    ]
    head = f"{size:.0f} MB, {tasks:,} tasks; whole processes, start-up and imports included\n\n"
    return head + "\n".join(["| way | CPU s | MB/s | × skipping | peak MB |", "|---|--:|--:|--:|--:|", *rows])
