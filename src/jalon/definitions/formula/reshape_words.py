"""What a reshaping SELECT may be made of: node types with their fields, functions, types."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

_BINARY = ("this", "expression")

NODES: Mapping[type, tuple[str, ...]] = {
    exp.Select: (
        "expressions",
        "from_",
        "joins",
        "where",
        "qualify",
        "windows",
        "order",
        "distinct",
        "with_",
    ),
    exp.Union: ("this", "expression", "distinct", "by_name", "with_", "order"),
    exp.Intersect: ("this", "expression", "distinct", "by_name", "with_", "order"),
    exp.Except: ("this", "expression", "distinct", "by_name", "with_", "order"),
    exp.With: ("expressions", "recursive"),
    exp.CTE: ("this", "alias"),
    exp.Subquery: ("this", "alias", "with_"),
    exp.From: ("this",),
    exp.Join: ("this", "side", "kind", "method", "on", "using"),
    exp.Table: ("this", "alias", "pivots"),
    exp.TableAlias: ("this", "columns"),
    exp.Values: ("expressions", "alias"),
    exp.Unnest: ("expressions", "alias", "offset"),
    exp.Pivot: ("expressions", "fields", "unpivot", "alias", "include_nulls", "default_on_null"),
    exp.Tuple: ("expressions",),
    exp.Array: ("expressions",),
    exp.Where: ("this",),
    exp.Qualify: ("this",),
    exp.Order: ("expressions",),
    exp.Ordered: ("this", "desc", "nulls_first"),
    exp.Distinct: ("on",),
    exp.Alias: ("this", "alias"),
    exp.Column: ("this", "table"),
    exp.Star: ("except_", "replace", "rename"),
    exp.Identifier: ("this", "quoted"),
    exp.Literal: ("this", "is_string"),
    exp.Boolean: ("this",),
    exp.Null: (),
    exp.Var: ("this",),
    exp.Paren: ("this",),
    exp.Case: ("this", "ifs", "default"),
    exp.If: ("this", "true"),
    exp.Cast: ("this", "to"),
    exp.TryCast: ("this", "to", "safe"),
    exp.DataType: ("this", "expressions", "nested"),
    exp.DataTypeParam: ("this",),
    exp.Extract: ("this", "expression"),
    exp.Interval: ("this", "unit"),
    exp.Window: ("this", "partition_by", "order", "spec", "over", "alias"),
    exp.WindowSpec: ("kind", "start", "start_side", "end", "end_side"),
    exp.IgnoreNulls: ("this",),
    exp.Filter: ("this", "expression"),
    exp.Anonymous: ("this", "expressions"),
    exp.Not: ("this",),
    exp.Neg: ("this",),
    exp.Is: _BINARY,
    exp.In: ("this", "expressions", "query"),
    exp.Between: ("this", "low", "high"),
    exp.Exists: ("this",),
    exp.Add: _BINARY,
    exp.Sub: _BINARY,
    exp.Mul: _BINARY,
    exp.Div: (*_BINARY, "typed", "safe"),
    exp.IntDiv: _BINARY,
    exp.Mod: _BINARY,
    exp.DPipe: (*_BINARY, "safe"),
    exp.EQ: _BINARY,
    exp.NEQ: _BINARY,
    exp.LT: _BINARY,
    exp.LTE: _BINARY,
    exp.GT: _BINARY,
    exp.GTE: _BINARY,
    exp.And: _BINARY,
    exp.Or: _BINARY,
    exp.Like: (*_BINARY, "negate"),
    exp.ILike: (*_BINARY, "negate"),
    exp.NullSafeEQ: _BINARY,
    exp.NullSafeNEQ: _BINARY,
}
"""Each node type that may stand in the SELECT, with the fields it may carry; nothing is inherited."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TYPES = frozenset(
    (
        exp.DType.TINYINT,
        exp.DType.SMALLINT,
        exp.DType.INT,
        exp.DType.BIGINT,
        exp.DType.INT128,
        exp.DType.DECIMAL,
        exp.DType.FLOAT,
        exp.DType.DOUBLE,
        exp.DType.TEXT,
        exp.DType.VARCHAR,
        exp.DType.BOOLEAN,
        exp.DType.DATE,
        exp.DType.TIME,
        exp.DType.TIMESTAMP,
        exp.DType.TIMESTAMPNTZ,
        exp.DType.TIMESTAMPTZ,
        exp.DType.INTERVAL,
    )
)

SCALAR_FUNCTIONS = _words(
    """
    abs ceil ceiling floor round trunc mod power sqrt ln log10 exp sign greatest least nullif coalesce ifnull
    if lower upper trim ltrim rtrim substr substring left right length replace reverse lpad rpad
    concat concat_ws contains starts_with ends_with prefix suffix strpos instr position split_part
    string_split str_split
    regexp_replace regexp_extract regexp_matches md5
    strptime try_strptime strftime date_trunc date_part date_diff datediff date_add make_date make_timestamp
    year quarter month week day hour minute second isodow dayofweek dayofyear weekofyear isoyear last_day
    epoch epoch_ms epoch_us to_timestamp to_years to_months to_weeks to_days to_hours to_minutes to_seconds
    """
)
WINDOW_FUNCTIONS = _words(
    """
    row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value
    """
)
AGGREGATES = _words(
    """
    sum count min max avg mean median mode product stddev stddev_pop stddev_samp variance var_pop var_samp
    any_value first last arg_min arg_max min_by max_by string_agg group_concat listagg list array_agg
    quantile quantile_cont quantile_disc approx_quantile approx_count_distinct count_if countif
    bool_and bool_or bit_and bit_or bit_xor histogram corr covar_pop covar_samp entropy kurtosis skewness
    """
)
OVER_ROWS = _words(
    """
    sum count min max avg
    """
)
"""Aggregates that may look over neighbouring rows (`over (…)`); without it they belong in a KPI."""

SERIES = frozenset(("generate_series", "range"))
"""Table functions; their bounds are constants. Beside them only `unnest`."""

CLOCKS = _words(
    """
    current_date current_time current_timestamp current_user current_role current_schema current_catalog
    localtime localtimestamp session_user
    """
)
"""Names that engines read as functions without brackets: never columns."""

UNITS = _words(
    """
    year quarter month week day hour minute second isodow dow doy isoyear epoch millisecond
    """
)
