-- orders: 1 additive and 4 exact-per-period parts, 1 cuts
WITH rows_of_scan AS (
  SELECT
    CASE
      WHEN "t"."day" > CAST('2024-07-01' AS DATE)
      THEN CAST('9999-12-31' AS DATE)
      ELSE "t"."day"
    END AS "day",
    "t"."price" AS "m0"
  FROM "orders" AS "t"
)
SELECT
  0 AS "b",
  GROUPING("day") AS "g",
  "day" AS "day",
  NULL AS "p0",
  NULL AS "p1",
  NULL AS "p2",
  COUNT(*) AS "a0",
  CAST(NULL AS DOUBLE) AS "a1",
  CAST(NULL AS DOUBLE) AS "a2",
  CAST(NULL AS DOUBLE) AS "a3",
  CAST(NULL AS DOUBLE) AS "a4"
FROM (
  SELECT
    *
  FROM rows_of_scan
) AS y
GROUP BY
  GROUPING SETS (
    ("day")
  )
UNION ALL
SELECT
  1 AS "b",
  GROUPING("p0", "p1", "p2") AS "g",
  NULL AS "day",
  "p0" AS "p0",
  "p1" AS "p1",
  "p2" AS "p2",
  NULL AS "a0",
  QUANTILE_CONT(CAST("m0" AS DOUBLE), 0.9) AS "a1",
  QUANTILE_CONT(CAST("m0" AS DOUBLE), 0.25) AS "a2",
  QUANTILE_CONT(CAST("m0" AS DOUBLE), 0) AS "a3",
  QUANTILE_CONT(CAST("m0" AS DOUBLE), 1) AS "a4"
FROM (
  SELECT
    *,
    CAST(DATE_TRUNC('MONTH', "day") AS DATE) AS "p0",
    CAST(DATE_TRUNC('QUARTER', "day") AS DATE) AS "p1",
    CASE WHEN "day" < CAST('9999-12-31' AS DATE) THEN CAST('0001-01-01' AS DATE) END AS "p2"
  FROM (
    SELECT
      *
    FROM rows_of_scan
  ) AS x
) AS y
GROUP BY
  GROUPING SETS (
    ("p0"),
    ("p1"),
    ("p2")
  )
LIMIT 3000001;
