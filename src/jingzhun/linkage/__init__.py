"""Linkage: whose row is this? Verbs: ``link``, ``prepare_registry``, ``link_prepared``, ``what_rows_say``, ``train``."""

from jingzhun.linkage.decided import row_key, said_key, what_rows_say
from jingzhun.linkage.plan import LinkResult, link, link_prepared
from jingzhun.linkage.sides import Prepared, prepare_registry
from jingzhun.linkage.train import train

__all__ = ["LinkResult", "Prepared", "link", "link_prepared", "prepare_registry", "row_key", "said_key", "train", "what_rows_say"]
