"""The end of a subscription: asked for by a reader's own link, or by the operator for them."""

from alerts import optout
from core import identity
from core.clock import Clock
from core.settings import Settings
from warehouse import digests
from warehouse.connection import Session, Warehouse

FRESH_SECONDS = 2.0  # how old the readers that a token is compared with may be


class Subscriptions:
    """Who reads which list, as the warehouse knows it.

    The page is open to everybody, and a session keeps every other writer waiting: tokens that nobody
    was given open the database once in two seconds, however many of them come.
    """

    def __init__(self, settings: Settings, clock: Clock) -> None:
        """Take the settings (database, secret) and the clock."""
        self._warehouse = Warehouse(settings.database)
        self._key_file = settings.unsubscribe_key
        self._clock = clock
        self._readers: tuple[tuple[str, str], ...] = ()  # (list, address)
        self._read_at: float | None = None  # on the monotonic clock

    def list_of(self, token: str) -> str | None:
        """Return the list that a token belongs to, or None; changes nothing.

        Mail scanners open every link: only `end` ends anything.
        """
        found = self._owner(token)
        return found[0] if found else None

    def end(self, token: str, how: str) -> str | None:
        """End the subscription behind a token, effective at once; return its list, or None.

        A second time changes nothing. Digests that wait in the outbox for this reader go nowhere.
        """
        found = self._owner(token)
        if found is None:
            return None
        with self._warehouse.transaction() as session:
            self._end(session, *found, how)
        return found[0]

    def end_for(self, list_id: str, address: str) -> bool:
        """End a subscription on a reader's word to the operator; False where it had ended."""
        with self._warehouse.transaction() as session:
            return self._end(session, list_id, address, "operator")

    def take_back(self, list_id: str, address: str) -> bool:
        """Let a reader in again; False where they had not left."""
        with self._warehouse.transaction() as session:
            return digests.opt_in(session, list_id, address)

    def _owner(self, token: str) -> tuple[str, str] | None:
        """Return the (list, address) of a token, or None; raises WarehouseError."""
        if not optout.TOKEN.fullmatch(token) or not self._warehouse.path.exists():
            return None
        key = optout.secret(self._key_file)
        found = optout.owner(key, token, self._readers)
        if found is None and self._read_again():
            found = optout.owner(key, token, self._readers)
        return found

    def _read_again(self) -> bool:
        """Read who reads what, where that was not done a moment ago; return whether it was now."""
        before, now = self._read_at, self._clock.monotonic()
        if before is not None and now - before < FRESH_SECONDS:
            return False
        self._read_at = now  # first: others that come meanwhile do not wait for the lock as well
        try:
            with self._warehouse.session() as session:
                rows = digests.readers(session)
        except BaseException:
            self._read_at = before
            raise
        self._readers = tuple((row["list_id"], row["address"]) for row in rows)
        return True

    def _end(self, session: Session, list_id: str, address: str, how: str) -> bool:
        """Write the end of a subscription, and cancel what waits."""
        now = self._clock.now()
        fresh = digests.opt_out(session, list_id, address, how, now=now)
        keys = [identity.digest("digest", one) for one in digests.of_list(session, list_id)]
        digests.cancel(session, keys, address, now=now)
        return fresh
