-- hits: 1 additive and 0 exact-per-period parts, 1 cuts
WITH rows_of_scan AS (
  SELECT
    CASE
      WHEN CAST("t"."at" AT TIME ZONE 'UTC' AS DATE) > CAST('2024-07-01' AS DATE)
      THEN CAST('9999-12-31' AS DATE)
      ELSE CAST("t"."at" AT TIME ZONE 'UTC' AS DATE)
    END AS "day"
  FROM "shop"."hits" AS "t"
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

-- hits: 1 additive and 0 exact-per-period parts, 1 cuts
WITH rows_of_scan AS (
  SELECT
    "day"
  FROM (
    SELECT
      *,
      LAG("us") OVER (PARTITION BY "k0" ORDER BY "us") AS "before"
    FROM (
      SELECT
        CAST("t"."at" AT TIME ZONE 'UTC' AS DATE) AS "day",
        CAST(EXTRACT(epoch FROM "t"."at") * 1000000 AS BIGINT) AS "us",
        "t"."visitor" AS "k0"
      FROM "shop"."hits" AS "t"
    ) AS f
    WHERE
      NOT "day" IS NULL AND NOT "k0" IS NULL
  ) AS g
  WHERE
    "before" IS NULL OR "us" - "before" > 1800000000
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

-- hits: 1 additive and 0 exact-per-period parts, 1 cuts
WITH rows_of_scan AS (
  SELECT
    "day"
  FROM (
    SELECT
      *,
      LAG("us") OVER (PARTITION BY "k0" ORDER BY "us") AS "before"
    FROM (
      SELECT
        CAST("t"."at" AT TIME ZONE 'UTC' AS DATE) AS "day",
        CAST(EXTRACT(epoch FROM "t"."at") * 1000000 AS BIGINT) AS "us",
        "t"."visitor" AS "k0"
      FROM "shop"."hits" AS "t"
      WHERE
        (
          "t"."page" = 'shop'
        )
    ) AS f
    WHERE
      NOT "day" IS NULL AND NOT "k0" IS NULL
  ) AS g
  WHERE
    "before" IS NULL OR "us" - "before" > 1800000000
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
