-- orders: 1 additive and 0 exact-per-period parts, 1 cuts
WITH rows_of_scan AS (
  SELECT
    CASE
      WHEN CAST("t"."at" AS DATE) > CAST('2024-07-01' AS DATE)
      THEN CAST('9999-12-31' AS DATE)
      ELSE CAST("t"."at" AS DATE)
    END AS "day"
  FROM "orders" AS "t"
)
SELECT
  0 AS "b",
  GROUPING("day") AS "g",
  "day" AS "day",
  COUNT(*) AS "a0"
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

-- orders: 1 additive and 0 exact-per-period parts, 2 cuts
WITH rows_of_scan AS (
  SELECT
    "day",
    "d0"
  FROM (
    SELECT
      *,
      ROW_NUMBER() OVER (PARTITION BY "k0" ORDER BY "us", "d0") AS "rank"
    FROM (
      SELECT
        CAST("t"."at" AS DATE) AS "day",
        EPOCH_US("t"."at" AT TIME ZONE 'Europe/Paris') AS "us",
        "t"."customer" AS "k0",
        "t"."region" AS "d0"
      FROM "orders" AS "t"
    ) AS f
    WHERE
      NOT "day" IS NULL AND NOT "k0" IS NULL
  ) AS g
  WHERE
    "rank" = 1
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
