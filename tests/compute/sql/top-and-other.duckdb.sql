-- orders: 2 additive and 1 exact-per-period parts, 2 cuts
WITH rows_of_scan AS (
  SELECT
    CASE
      WHEN "t"."day" > CAST('2024-07-01' AS DATE)
      THEN CAST('9999-12-31' AS DATE)
      ELSE "t"."day"
    END AS "day",
    "t"."customer" AS "d0",
    "t"."qty" AS "m0",
    "t"."region" AS "m1"
  FROM "orders" AS "t"
)
SELECT
  0 AS "b",
  GROUPING("day", "d0") AS "g",
  "day" AS "day",
  NULL AS "p0",
  NULL AS "p1",
  "d0" AS "d0",
  COUNT(*) AS "a0",
  SUM("m0") AS "a1",
  CAST(NULL AS BIGINT) AS "a2"
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
  NULL AS "day",
  "p0" AS "p0",
  "p1" AS "p1",
  "d0" AS "d0",
  NULL AS "a0",
  NULL AS "a1",
  COUNT(DISTINCT "m1") AS "a2"
FROM (
  SELECT
    *,
    CAST(DATE_TRUNC('MONTH', "day") AS DATE) AS "p0",
    CASE WHEN "day" < CAST('9999-12-31' AS DATE) THEN CAST('0001-01-01' AS DATE) END AS "p1"
  FROM (
    SELECT DISTINCT
      "day",
      "d0",
      "m1"
    FROM rows_of_scan
  ) AS x
) AS y
GROUP BY
  GROUPING SETS (
    ("p0"),
    ("p1"),
    ("p1", "d0")
  )
LIMIT 3000001;

-- orders: 2 additive and 1 exact-per-period parts, 3 cuts
WITH rows_of_scan AS (
  SELECT
    CASE
      WHEN "t"."day" > CAST('2024-07-01' AS DATE)
      THEN CAST('9999-12-31' AS DATE)
      ELSE "t"."day"
    END AS "day",
    CASE
      WHEN CAST("t"."customer" AS TEXT) IN ('bob')
      THEN CAST("t"."customer" AS TEXT)
      WHEN CAST("t"."customer" AS TEXT) IS NULL
      THEN NULL
      ELSE 'other'
    END AS "d0",
    CASE
      WHEN CAST("t"."customer" AS TEXT) IN ('ann')
      THEN CAST("t"."customer" AS TEXT)
      WHEN CAST("t"."customer" AS TEXT) IS NULL
      THEN NULL
      ELSE 'other'
    END AS "d1",
    "t"."qty" AS "m0",
    "t"."region" AS "m1"
  FROM "orders" AS "t"
)
SELECT
  0 AS "b",
  GROUPING("day", "d0") AS "g",
  "day" AS "day",
  NULL AS "p0",
  NULL AS "p1",
  "d0" AS "d0",
  NULL AS "d1",
  COUNT(*) AS "a0",
  SUM("m0") AS "a1",
  CAST(NULL AS BIGINT) AS "a2"
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
  GROUPING("p0", "p1", "d1") AS "g",
  NULL AS "day",
  "p0" AS "p0",
  "p1" AS "p1",
  NULL AS "d0",
  "d1" AS "d1",
  NULL AS "a0",
  NULL AS "a1",
  COUNT(DISTINCT "m1") AS "a2"
FROM (
  SELECT
    *,
    CAST(DATE_TRUNC('MONTH', "day") AS DATE) AS "p0",
    CASE WHEN "day" < CAST('9999-12-31' AS DATE) THEN CAST('0001-01-01' AS DATE) END AS "p1"
  FROM (
    SELECT DISTINCT
      "day",
      "d1",
      "m1"
    FROM rows_of_scan
  ) AS x
) AS y
GROUP BY
  GROUPING SETS (
    ("p0", "d1"),
    ("p1", "d1")
  )
LIMIT 3000001;
