"""Where deliveries are kept, every version of them, and what was known at the end of any month."""

from mi_lib.warehouse.delivery import Delivery
from mi_lib.warehouse.snapshot import Snapshot
from mi_lib.warehouse.store import Warehouse

__all__ = ["Delivery", "Snapshot", "Warehouse"]
