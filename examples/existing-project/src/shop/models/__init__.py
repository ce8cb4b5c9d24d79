from shop.models.order import Order
from shop.models.profile import Profile

__all__ = ["Order", "Profile"]
