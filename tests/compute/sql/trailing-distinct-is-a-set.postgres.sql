-- sales: 1 additive and 2 exact-per-period parts, 1 cuts
WITH rows_of_scan AS (
  SELECT
    CASE
      WHEN "t"."day" > CAST('2024-07-01' AS DATE)
      THEN CAST('9999-12-31' AS DATE)
      ELSE "t"."day"
    END AS "day",
    "t"."customer" AS "m0",
    "t"."amount" AS "m1"
  FROM "shop"."sales" AS "t"
)
SELECT
  0 AS "b",
  GROUPING("day") AS "g",
  "day" AS "day",
  COUNT(*) AS "a0",
  CAST(NULL AS BIGINT) AS "a1",
  CAST(NULL AS DOUBLE PRECISION) AS "a2"
FROM (
  SELECT
    *
  FROM rows_of_scan
) AS y
GROUP BY
  GROUPING SETS (
    ("day")
  )
LIMIT 3000001;

-- sales: 2 exact parts over 5 windows
SELECT
  GROUPING(w.number) AS "g",
  w.number AS "w",
  COUNT(DISTINCT "m0") AS "a0",
  PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY
    CAST("m1" AS DOUBLE PRECISION)) AS "a1"
FROM (
  SELECT
    CASE
      WHEN "t"."day" > CAST('2024-07-01' AS DATE)
      THEN CAST('9999-12-31' AS DATE)
      ELSE "t"."day"
    END AS "day",
    "t"."customer" AS "m0",
    "t"."amount" AS "m1"
  FROM "shop"."sales" AS "t"
) AS y
JOIN (VALUES
  (0, CAST('2023-11-01' AS DATE), CAST('2024-01-01' AS DATE)),
  (1, CAST('2023-12-01' AS DATE), CAST('2024-02-01' AS DATE)),
  (2, CAST('2024-01-01' AS DATE), CAST('2024-03-01' AS DATE)),
  (3, CAST('2024-02-01' AS DATE), CAST('2024-04-01' AS DATE)),
  (4, CAST('9999-10-31' AS DATE), CAST('9999-12-31' AS DATE))) AS w(number, first, after)
  ON "y"."day" >= w.first AND "y"."day" < w.after
GROUP BY
  GROUPING SETS (
    (w.number)
  )
LIMIT 3000001;
