-- orders: 3 additive and 1 exact-per-period parts, 2 cuts
WITH rows_of_scan AS (
  SELECT
    CASE
      WHEN "t"."day" > CAST('2024-07-01' AS DATE)
      THEN CAST('9999-12-31' AS DATE)
      ELSE "t"."day"
    END AS "day",
    "l3"."region" AS "d0",
    "t"."amount" AS "m0",
    (
      "l3"."region" = 'west'
    ) AS "m1",
    "l3"."region" AS "m2"
  FROM "shop"."orders" AS "t"
  LEFT JOIN "shop"."customers" AS "l1"
    ON "t"."customer" = "l1"."id"
  LEFT JOIN "shop"."cities" AS "l2"
    ON "l1"."city" = "l2"."id"
  LEFT JOIN "shop"."countries" AS "l3"
    ON "l2"."country" = "l3"."code"
)
SELECT
  0 AS "b",
  GROUPING("day", "d0") AS "g",
  "day" AS "day",
  CAST(NULL AS DATE) AS "p0",
  CAST(NULL AS DATE) AS "p1",
  "d0" AS "d0",
  COUNT(*) AS "a0",
  SUM("m0") AS "a1",
  SUM("m0") FILTER(WHERE
    "m1") AS "a2",
  CAST(NULL AS BIGINT) AS "a3"
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
UNION ALL
SELECT
  1 AS "b",
  GROUPING("p0", "p1", "d0") AS "g",
  CAST(NULL AS DATE) AS "day",
  "p0" AS "p0",
  "p1" AS "p1",
  "d0" AS "d0",
  NULL AS "a0",
  NULL AS "a1",
  NULL AS "a2",
  COUNT(DISTINCT "m2") AS "a3"
FROM (
  SELECT
    *,
    CAST(DATE_TRUNC('MONTH', "day") AS DATE) AS "p0",
    CASE WHEN "day" < CAST('9999-12-31' AS DATE) THEN CAST('0001-01-01' AS DATE) END AS "p1"
  FROM (
    SELECT DISTINCT
      "day",
      "d0",
      "m2"
    FROM rows_of_scan
  ) AS x
) AS y
GROUP BY
  GROUPING SETS (
    ("p0"),
    ("p1"),
    ("p0", "d0"),
    ("p1", "d0")
  )
LIMIT 3000001;
