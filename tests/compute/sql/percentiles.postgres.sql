-- orders: 1 additive and 4 exact-per-period parts, 1 cuts
WITH rows_of_scan AS (
  SELECT
    CASE
      WHEN "t"."day" > CAST('2024-07-01' AS DATE)
      THEN CAST('9999-12-31' AS DATE)
      ELSE "t"."day"
    END AS "day",
    "t"."price" AS "m0"
  FROM "shop"."orders" AS "t"
)
SELECT
  0 AS "b",
  GROUPING("day") AS "g",
  "day" AS "day",
  CAST(NULL AS DATE) AS "p0",
  CAST(NULL AS DATE) AS "p1",
  CAST(NULL AS DATE) AS "p2",
  COUNT(*) AS "a0",
  CAST(NULL AS DOUBLE PRECISION) AS "a1",
  CAST(NULL AS DOUBLE PRECISION) AS "a2",
  CAST(NULL AS DOUBLE PRECISION) AS "a3",
  CAST(NULL AS DOUBLE PRECISION) AS "a4"
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
  CAST(NULL AS DATE) AS "day",
  "p0" AS "p0",
  "p1" AS "p1",
  "p2" AS "p2",
  NULL AS "a0",
  PERCENTILE_CONT(0.9) WITHIN GROUP (ORDER BY
    CAST("m0" AS DOUBLE PRECISION)) AS "a1",
  PERCENTILE_CONT(0.25) WITHIN GROUP (ORDER BY
    CAST("m0" AS DOUBLE PRECISION)) AS "a2",
  PERCENTILE_CONT(0) WITHIN GROUP (ORDER BY
    CAST("m0" AS DOUBLE PRECISION)) AS "a3",
  PERCENTILE_CONT(1) WITHIN GROUP (ORDER BY
    CAST("m0" AS DOUBLE PRECISION)) AS "a4"
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
