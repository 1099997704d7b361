"""A real MediaWiki of the tests' own: Debian's packages, SQLite, PHP's built-in server on loopback.

    apt-get install php8.2-cgi php-cli php-sqlite3 micro-httpd mediawiki

It is installed and filled once for all workers of a test run (`built_once`), which takes some
seconds; whoever needs one starts a copy of it (`started`), which takes a tenth of one.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from filelock import FileLock

__all__ = ["BOT", "BOT_PASSWORD", "MISSING", "Wiki", "built_once", "started"]

CODE = Path("/usr/share/mediawiki")
BOT = "Admin@audit"
BOT_PASSWORD = "0123456789abcdef0123456789abcdef"
#: Why there is no wiki here, or None.
MISSING = (
    None
    if shutil.which("php") and (CODE / "api.php").is_file()
    else "no MediaWiki: apt-get install php8.2-cgi php-cli php-sqlite3 micro-httpd mediawiki"
)
_GRANTS = "basic,highvolume,editpage,createeditmovepage,viewmywatchlist"

#: What a test turns is in `knobs.json`; "times" says for how many requests it holds.
_SETTINGS = """
$wgServer = 'http://127.0.0.1:' . ( getenv( 'MW_PORT' ) ?: '1' );
$wgArticlePath = '/wiki/$1';
$wgCacheDirectory = __DIR__ . '/../cache';
$wgUploadDirectory = __DIR__ . '/../images';
$wgMainCacheType = $wgParserCacheType = $wgSessionCacheType = CACHE_DB;
$wgJobRunRate = 0;
$wgPingback = $wgEnableEmail = false;
$wgRateLimits = [];
$wgEnableBotPasswords = true;
$knobs = json_decode( @file_get_contents( __DIR__ . '/knobs.json' ) ?: '{}', true );
$takes = static function ( $name ) use ( $knobs ) {
    if ( !isset( $knobs[$name] ) ) { return false; }
    $file = fopen( __DIR__ . "/$name.count", 'c+' );
    flock( $file, LOCK_EX );
    $left = (int)( stream_get_contents( $file ) ?: $knobs[$name]['times'] );
    rewind( $file );
    fwrite( $file, (string)max( $left - 1, -1 ) . ' ' );
    fclose( $file );
    return $left > 0;
};
if ( isset( $knobs['readonly'] ) && PHP_SAPI !== 'cli' ) { $wgReadOnly = $knobs['readonly']; }
if ( isset( $knobs['private'] ) ) { $wgGroupPermissions['*']['read'] = false; }
if ( isset( $knobs['max_result'] ) ) { $wgAPIMaxResultSize = $knobs['max_result']; }
$wgHooks['ApiMaxLagInfo'][] = static function ( &$info ) use ( $takes ) {
    if ( $takes( 'lag' ) ) { $info = [ 'host' => 'db1', 'lag' => 7.2, 'type' => 'db' ]; }
};
$wgHooks['ApiCheckCanExecute'][] = static function ( $module, $user, &$message ) use ( $takes ) {
    if ( $takes( 'ratelimited' ) ) { $message = 'apierror-ratelimited'; return false; }
};
"""

_ROUTER = """<?php
$path = parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH );
file_put_contents( __DIR__ . '/requests.log', $path . ' ' . http_build_query( $_POST ) . "\\n",
    FILE_APPEND | LOCK_EX );
$script = str_starts_with( $path, '/w/api.php' ) ? 'api' : 'index';
if ( str_starts_with( $path, '/wiki/' ) ) {
    $_GET['title'] = $_REQUEST['title'] = rawurldecode( substr( $path, 6 ) );
} elseif ( $path !== '/' && !str_starts_with( $path, '/w/' ) ) {
    http_response_code( 404 );
    return true;
}
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = "/w/$script.php";
$_SERVER['SCRIPT_FILENAME'] = "/usr/share/mediawiki/$script.php";
chdir( '/usr/share/mediawiki' );
require "/usr/share/mediawiki/$script.php";
return true;
"""


class Wiki:
    """An installed wiki in a directory; it answers only while it is `started`."""

    def __init__(self, directory: Path, port: int = 0) -> None:
        self.directory = directory
        self.port = port
        self.api = f"http://127.0.0.1:{port}/w/api.php"
        self._server: subprocess.Popen[bytes] | None = None

    def maintain(self, script: str, *arguments: str, stdin: bytes = b"") -> str:
        """Run a maintenance script."""
        return _php(f"{CODE}/maintenance/{script}.php", *arguments, env=self._env(), stdin=stdin)

    def edit(self, title: str, text: str) -> None:
        """Save a page, in a quarter of a second."""
        self.maintain("edit", "-u", "Admin", "-s", "test", title, stdin=text.encode())

    def watch(self, user: str, *titles: str) -> None:
        """Put titles on a user's watch list."""
        rows = "".join(
            "$store->addWatch($user, new TitleValue(0, " + json.dumps(t.replace(" ", "_")) + "));"
            for t in titles
        )
        services = "$services = MediaWiki\\MediaWikiServices::getInstance();"
        store = "$store = $services->getWatchedItemStore();"
        user_of = f"$user = $services->getUserFactory()->newFromName({json.dumps(user)});"
        self.maintain("eval", stdin=(services + store + user_of + rows).encode())

    def turn(self, **knobs: Any) -> None:
        """Set the knobs of the wiki; those that are not named are off."""
        for count in self.directory.glob("conf/*.count"):
            count.unlink()
        (self.directory / "conf/knobs.json").write_text(json.dumps(knobs))

    def ask(self, **parameters: str) -> Any:
        """Ask the API, without refaudit."""
        query = urlencode({"format": "json", "formatversion": "2", **parameters})
        with urllib.request.urlopen(f"{self.api}?{query}", timeout=20) as answer:
            return json.load(answer)

    def requests(self) -> list[str]:
        """What it was asked so far: the path and the form of each request."""
        log = self.directory / "requests.log"
        return log.read_text().splitlines() if log.exists() else []

    def kill(self) -> None:
        """End the server at once, as a power cut would."""
        if self._server is not None:
            # Its workers outlive a signal to their parent alone, and go on answering.
            os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait()
            self._server = None

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = ["php", "-d", "opcache.enable_cli=1", "-d", "zlib.output_compression=On"]
        place = ["-S", f"127.0.0.1:{self.port}", "-t", str(self.directory)]
        with (self.directory / "server.log").open("wb") as log:
            self._server = subprocess.Popen(
                [*command, *place, str(self.directory / "router.php")],
                env=self._env() | {"PHP_CLI_SERVER_WORKERS": "2"},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        _await_port(self.port)

    def _env(self) -> dict[str, str]:
        settings = self.directory / "conf/LocalSettings.php"
        return {**os.environ, "MW_CONFIG_FILE": str(settings), "MW_PORT": str(self.port)}


def built_once(directory: Path, export: bytes) -> Wiki:
    """The wiki in a directory that all workers share; the first one to come builds it."""
    with FileLock(directory.with_suffix(".lock")):
        if not directory.exists():
            unfinished = directory.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            _build(unfinished, export)
            unfinished.rename(directory)
    return Wiki(directory)


def _build(directory: Path, export: bytes) -> None:
    """Install a wiki with the pages of an export, its links and categories up to date."""
    for name in ("conf", "data", "cache", "images"):
        (directory / name).mkdir(parents=True)
    where = ["--confpath", str(directory / "conf"), "--dbpath", str(directory / "data")]
    options = ["--dbtype", "sqlite", "--dbname", "wiki", "--scriptpath", "/w", "--lang", "en"]
    server = ["--server", "http://127.0.0.1:1", "--pass", "adminpass-12345"]
    _php(f"{CODE}/maintenance/install.php", *where, *options, *server, "Test Wiki", "Admin")
    settings = directory / "conf/LocalSettings.php"
    written = settings.read_text()
    # Copies shall not share their caches and sessions.
    here = written.replace(f"'{directory}/data'", "__DIR__ . '/../data'")
    settings.write_text(here.replace(f'"{directory}/data"', "__DIR__ . '/../data'") + _SETTINGS)
    (directory / "router.php").write_text(_ROUTER)
    wiki = Wiki(directory)
    wiki.maintain("importDump", "--no-updates", "--username-prefix=imp", stdin=export)
    wiki.maintain("refreshLinks")
    wiki.maintain("rebuildtextindex")
    bot = ["--appid", "audit", "--grants", _GRANTS, "Admin", BOT_PASSWORD]
    wiki.maintain("createBotPassword", *bot)
    wiki.maintain("rebuildrecentchanges")


@contextmanager
def started(template: Wiki, directory: Path) -> Iterator[Wiki]:
    """A copy of a wiki that is up on a port of its own, and down afterwards."""
    shutil.copytree(template.directory, directory)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    wiki = Wiki(directory, port)
    try:
        wiki.start()
        yield wiki
    finally:
        wiki.kill()


def _php(*arguments: str, env: dict[str, str] | None = None, stdin: bytes = b"") -> str:
    # The installer refuses to work with a wiki that is configured already.
    clean = {key: value for key, value in os.environ.items() if key != "MW_CONFIG_FILE"}
    ended = subprocess.run(
        ["php", *arguments], env=env or clean, input=stdin, capture_output=True, check=False
    )
    if ended.returncode:
        raise RuntimeError(f"php {arguments[0]}: {ended.stdout[-2000:]!r} {ended.stderr[-2000:]!r}")
    return ended.stdout.decode()


def _await_port(port: int) -> None:
    for _ in range(200):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"nobody listens at port {port}")
