-- orders: 2 additive and 0 exact-per-period parts, 2 cuts
WITH rows_of_scan AS (
  SELECT
    CASE
      WHEN "t"."day" > CAST('2024-07-01' AS DATE)
      THEN CAST('9999-12-31' AS DATE)
      ELSE "t"."day"
    END AS "day",
    "t"."region" AS "d0",
    "t"."price" AS "m0"
  FROM "shop"."orders" AS "t"
)
SELECT
  0 AS "b",
  GROUPING("day", "d0") AS "g",
  "day" AS "day",
  "d0" AS "d0",
  COUNT(*) AS "a0",
  SUM("m0") AS "a1"
FROM (
  SELECT
    *
  FROM rows_of_scan
) AS y
GROUP BY
  GROUPING SETS (
    ("day"),
    ("day", "d0")
  )
LIMIT 3000001;
