-- subs: 1 additive and 0 exact-per-period parts, 1 cuts
WITH rows_of_scan AS (
  SELECT
    CASE
      WHEN "t"."began" > CAST('2024-07-01' AS DATE)
      THEN CAST('9999-12-31' AS DATE)
      ELSE "t"."began"
    END AS "day"
  FROM "subs" AS "t"
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

-- subs: 2 additive and 0 exact-per-period parts, 2 cuts
WITH rows_of_scan AS (
  WITH i AS (
    SELECT
      "t"."began" AS "start_day",
      EPOCH_US(CAST("t"."began" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') AS "start_us",
      "t"."ended" AS "end_day",
      EPOCH_US(CAST("t"."ended" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') AS "end_us",
      "t"."plan" AS "d0"
    FROM "subs" AS "t"
    WHERE
      NOT EPOCH_US(CAST("t"."began" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') IS NULL
      AND (
        EPOCH_US(CAST("t"."ended" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') IS NULL
        OR EPOCH_US(CAST("t"."ended" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') > EPOCH_US(CAST("t"."began" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris')
      )
  )
  SELECT
    *
  FROM (
    SELECT
      "start_day" AS "day",
      1 AS "sign",
      "start_us" AS "us",
      "d0"
    FROM i
    UNION ALL
    SELECT
      "end_day" AS "day",
      (
        -1
      ) AS "sign",
      "end_us" AS "us",
      "d0"
    FROM i
    WHERE
      NOT "end_us" IS NULL
  ) AS j
)
SELECT
  0 AS "b",
  GROUPING("day", "d0") AS "g",
  "day" AS "day",
  "d0" AS "d0",
  COUNT(*) AS "a0",
  SUM("sign") AS "a1"
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

-- subs: 1 additive and 0 exact-per-period parts, 1 cuts
WITH rows_of_scan AS (
  WITH i AS (
    SELECT
      MIN("start_day") AS "start_day",
      MIN("start_us") AS "start_us",
      NULLIF(MAX("last_day"), CAST('9999-12-31' AS DATE)) AS "end_day",
      NULLIF(MAX("last_us"), 9000000000000000000) AS "end_us"
    FROM (
      SELECT
        *,
        SUM(CASE WHEN "reach" IS NULL OR "start_us" > "reach" THEN 1 ELSE 0 END) OVER (
          PARTITION BY "k0"
          ORDER BY "start_us", "last_us"
          ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS "island"
      FROM (
        SELECT
          *,
          MAX("last_us") OVER (
            PARTITION BY "k0"
            ORDER BY "start_us", "last_us"
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
          ) AS "reach"
        FROM (
          SELECT
            *,
            COALESCE("end_us", 9000000000000000000) AS "last_us",
            COALESCE("end_day", CAST('9999-12-31' AS DATE)) AS "last_day"
          FROM (
            SELECT
              "t"."began" AS "start_day",
              EPOCH_US(CAST("t"."began" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') AS "start_us",
              "t"."ended" AS "end_day",
              EPOCH_US(CAST("t"."ended" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') AS "end_us",
              "t"."customer" AS "k0"
            FROM "subs" AS "t"
            WHERE
              NOT EPOCH_US(CAST("t"."began" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') IS NULL
              AND (
                EPOCH_US(CAST("t"."ended" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') IS NULL
                OR EPOCH_US(CAST("t"."ended" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') > EPOCH_US(CAST("t"."began" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris')
              )
              AND NOT "t"."customer" IS NULL
          ) AS a
        ) AS b
      ) AS c
    ) AS e
    GROUP BY
      "k0",
      "island"
  )
  SELECT
    *
  FROM (
    SELECT
      "start_day" AS "day",
      1 AS "sign",
      "start_us" AS "us"
    FROM i
    UNION ALL
    SELECT
      "end_day" AS "day",
      (
        -1
      ) AS "sign",
      "end_us" AS "us"
    FROM i
    WHERE
      NOT "end_us" IS NULL
  ) AS j
)
SELECT
  0 AS "b",
  GROUPING("day") AS "g",
  "day" AS "day",
  SUM("sign") AS "a0"
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

-- subs: 1 additive and 0 exact-per-period parts, 1 cuts
WITH rows_of_scan AS (
  WITH i AS (
    SELECT
      MIN("start_day") AS "start_day",
      MIN("start_us") AS "start_us",
      NULLIF(MAX("last_day"), CAST('9999-12-31' AS DATE)) AS "end_day",
      NULLIF(MAX("last_us"), 9000000000000000000) AS "end_us",
      "d0"
    FROM (
      SELECT
        *,
        SUM(CASE WHEN "reach" IS NULL OR "start_us" > "reach" THEN 1 ELSE 0 END) OVER (
          PARTITION BY "k0", "d0"
          ORDER BY "start_us", "last_us"
          ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS "island"
      FROM (
        SELECT
          *,
          MAX("last_us") OVER (
            PARTITION BY "k0", "d0"
            ORDER BY "start_us", "last_us"
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
          ) AS "reach"
        FROM (
          SELECT
            *,
            COALESCE("end_us", 9000000000000000000) AS "last_us",
            COALESCE("end_day", CAST('9999-12-31' AS DATE)) AS "last_day"
          FROM (
            SELECT
              "t"."began" AS "start_day",
              EPOCH_US(CAST("t"."began" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') AS "start_us",
              "t"."ended" AS "end_day",
              EPOCH_US(CAST("t"."ended" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') AS "end_us",
              "t"."customer" AS "k0",
              "t"."plan" AS "d0"
            FROM "subs" AS "t"
            WHERE
              NOT EPOCH_US(CAST("t"."began" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') IS NULL
              AND (
                EPOCH_US(CAST("t"."ended" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') IS NULL
                OR EPOCH_US(CAST("t"."ended" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') > EPOCH_US(CAST("t"."began" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris')
              )
              AND NOT "t"."customer" IS NULL
          ) AS a
        ) AS b
      ) AS c
    ) AS e
    GROUP BY
      "k0",
      "d0",
      "island"
  )
  SELECT
    *
  FROM (
    SELECT
      "start_day" AS "day",
      1 AS "sign",
      "start_us" AS "us",
      "d0"
    FROM i
    UNION ALL
    SELECT
      "end_day" AS "day",
      (
        -1
      ) AS "sign",
      "end_us" AS "us",
      "d0"
    FROM i
    WHERE
      NOT "end_us" IS NULL
  ) AS j
)
SELECT
  0 AS "b",
  GROUPING("day", "d0") AS "g",
  "day" AS "day",
  "d0" AS "d0",
  SUM("sign") AS "a0"
FROM (
  SELECT
    *
  FROM rows_of_scan
) AS y
GROUP BY
  GROUPING SETS (
    ("day", "d0")
  )
LIMIT 3000001;
