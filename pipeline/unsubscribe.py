"""The end of a subscription: asked for by a reader's own link, or by the operator for them."""

from alerts import optout
from core import identity
from core.clock import Clock
from core.settings import Settings
from warehouse import digests
from warehouse.connection import Session, Warehouse


class Subscriptions:
    """Who reads which list, as the warehouse knows it; every call is a session of its own."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        """Take the settings (database, secret) and the clock."""
        self._warehouse = Warehouse(settings.database)
        self._key_file = settings.unsubscribe_key
        self._clock = clock

    def list_of(self, token: str) -> str | None:
        """Return the list that a token belongs to, or None; changes nothing.

        Mail scanners open every link: only `end` ends anything.
        """
        if not optout.TOKEN.fullmatch(token) or not self._warehouse.path.exists():
            return None
        with self._warehouse.session() as session:
            found = self._owner(session, token)
        return found[0] if found else None

    def end(self, token: str, how: str) -> str | None:
        """End the subscription behind a token, effective at once; return its list, or None.

        A second time changes nothing. Digests that wait in the outbox for this reader go nowhere.
        """
        if not optout.TOKEN.fullmatch(token) or not self._warehouse.path.exists():
            return None
        with self._warehouse.transaction() as session:
            found = self._owner(session, token)
            if found is not None:
                self._end(session, *found, how)
        return found[0] if found else None

    def end_for(self, list_id: str, address: str) -> bool:
        """End a subscription on a reader's word to the operator; False where it had ended."""
        with self._warehouse.transaction() as session:
            return self._end(session, list_id, address, "operator")

    def take_back(self, list_id: str, address: str) -> bool:
        """Let a reader in again; False where they had not left."""
        with self._warehouse.transaction() as session:
            return digests.opt_in(session, list_id, address)

    def _owner(self, session: Session, token: str) -> tuple[str, str] | None:
        """Return the (list, address) of a token."""
        known = [(row["list_id"], row["address"]) for row in digests.readers(session)]
        return optout.owner(optout.secret(self._key_file), token, known)

    def _end(self, session: Session, list_id: str, address: str, how: str) -> bool:
        """Write the end of a subscription, and cancel what waits."""
        now = self._clock.now()
        fresh = digests.opt_out(session, list_id, address, how, now=now)
        keys = [identity.digest("digest", one) for one in digests.of_list(session, list_id)]
        digests.cancel(session, keys, address, now=now)
        return fresh
