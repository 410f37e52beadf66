"""``manage.py verify_package FILE.zip``: every file of a package against its manifest."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from aicmo_site.kernel.commands import EXIT_FAILED, EXIT_OK, JsonCommand, print_table
from aicmo_site.kernel.records import dump
from delivery import services


class Command(JsonCommand):
    """Tell whether a package arrived whole."""

    help = "Check every file of a package against the sizes and checksums in its manifest. Nothing is unpacked."
    examples = ("verify_package harbor-coffee-r1.zip", "verify_package harbor-coffee-r1.zip --json")

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("archive", metavar="FILE.zip", type=Path, help="the package to check")

    def answer(self, options: dict[str, Any]) -> int:
        archive: Path = options["archive"]
        checked = services.verify_package(archive=archive)
        if options["as_json"]:
            self.emit_json({"intact": checked.intact, **dump(checked)})
        else:
            rows = [(file.name, file.state.value, file.reason) for file in checked.files]
            print_table(self.stdout, f"{archive.name}: {checked.client_name}", ("File", "State", "Why"), rows)
            self.stdout.write("All files are as the manifest says." if checked.intact else "This package is damaged.")
        return EXIT_OK if checked.intact else EXIT_FAILED
