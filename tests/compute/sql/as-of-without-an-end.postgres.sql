-- orders: 1 additive and 0 exact-per-period parts, 2 cuts
WITH rows_of_scan AS (
  SELECT
    CASE
      WHEN "t"."day" > CAST('2024-07-01' AS DATE)
      THEN CAST('9999-12-31' AS DATE)
      ELSE "t"."day"
    END AS "day",
    "l1"."segment" AS "d0"
  FROM "shop"."orders" AS "t"
  LEFT JOIN (
    SELECT
      "h"."customer",
      "h"."segment",
      "h"."since",
      "h"."since" AS "__valid_from",
      LEAD("h"."since") OVER (PARTITION BY "h"."customer" ORDER BY "h"."since") AS "__valid_to"
    FROM "shop"."history" AS "h"
  ) AS "l1"
    ON "t"."customer" = "l1"."customer"
    AND "l1"."__valid_from" <= "t"."day"
    AND (
      "l1"."__valid_to" IS NULL OR "t"."day" < "l1"."__valid_to"
    )
)
SELECT
  0 AS "b",
  GROUPING("day", "d0") AS "g",
  "day" AS "day",
  "d0" AS "d0",
  COUNT(*) AS "a0"
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
