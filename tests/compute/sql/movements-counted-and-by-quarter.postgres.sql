-- subs: 1 additive and 0 exact-per-period parts, 1 cuts
WITH rows_of_scan AS (
  SELECT
    CASE
      WHEN "t"."began" > CAST('2024-07-01' AS DATE)
      THEN CAST('9999-12-31' AS DATE)
      ELSE "t"."began"
    END AS "day"
  FROM "shop"."subs" AS "t"
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

-- subs: 1 additive and 0 exact-per-period parts, 1 cuts
WITH rows_of_scan AS (
  WITH i AS (
    SELECT
      "t"."began" AS "start_day",
      CAST(EXTRACT(epoch FROM CAST("t"."began" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT) AS "start_us",
      "t"."ended" AS "end_day",
      CAST(EXTRACT(epoch FROM CAST("t"."ended" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT) AS "end_us"
    FROM "shop"."subs" AS "t"
    WHERE
      NOT CAST(EXTRACT(epoch FROM CAST("t"."began" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT) IS NULL
      AND (
        CAST(EXTRACT(epoch FROM CAST("t"."ended" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT) IS NULL
        OR CAST(EXTRACT(epoch FROM CAST("t"."ended" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT) > CAST(EXTRACT(epoch FROM CAST("t"."began" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT)
      )
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

-- subs: balance of each key by quarter
WITH i AS (
  SELECT
    "t"."began" AS "start_day",
    CAST(EXTRACT(epoch FROM CAST("t"."began" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT) AS "start_us",
    "t"."ended" AS "end_day",
    CAST(EXTRACT(epoch FROM CAST("t"."ended" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT) AS "end_us",
    "t"."mrr" AS "m0",
    "t"."customer" AS "k0"
  FROM "shop"."subs" AS "t"
  WHERE
    NOT CAST(EXTRACT(epoch FROM CAST("t"."began" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT) IS NULL
    AND (
      CAST(EXTRACT(epoch FROM CAST("t"."ended" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT) IS NULL
      OR CAST(EXTRACT(epoch FROM CAST("t"."ended" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT) > CAST(EXTRACT(epoch FROM CAST("t"."began" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT)
    )
)
SELECT
  "p",
  "kind",
  SUM("delta") AS "amount",
  COUNT(*) AS "keys"
FROM (
  SELECT
    *,
    CASE
      WHEN (
        "after" - "delta"
      ) = 0 AND "after" > 0 AND "highest" > 0
      THEN 'reactivation'
      WHEN (
        "after" - "delta"
      ) = 0 AND "after" > 0
      THEN 'new'
      WHEN (
        "after" - "delta"
      ) > 0 AND "after" = 0
      THEN 'churn'
      WHEN "delta" > 0
      THEN 'expansion'
      WHEN "delta" < 0
      THEN 'contraction'
    END AS "kind"
  FROM (
    SELECT
      *,
      MAX("after") OVER (PARTITION BY "k0" ORDER BY "p" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS "highest"
    FROM (
      SELECT
        *,
        SUM("delta") OVER (PARTITION BY "k0" ORDER BY "p" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "after"
      FROM (
        SELECT
          "p",
          "k0",
          SUM("amount") AS "delta"
        FROM (
          SELECT
            *,
            CAST(DATE_TRUNC('QUARTER', "day") AS DATE) AS "p"
          FROM (
            SELECT
              "start_day" AS "day",
              "m0" AS "amount",
              "k0"
            FROM i
            UNION ALL
            SELECT
              "end_day" AS "day",
              -"m0" AS "amount",
              "k0"
            FROM i
            WHERE
              NOT "end_day" IS NULL
          ) AS j
        ) AS b
        GROUP BY
          "p",
          "k0"
      ) AS c
    ) AS d
  ) AS e
) AS h
WHERE
  NOT "kind" IS NULL
GROUP BY
  "p",
  "kind";

-- subs: balance of each key by month
WITH i AS (
  SELECT
    "t"."began" AS "start_day",
    CAST(EXTRACT(epoch FROM CAST("t"."began" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT) AS "start_us",
    "t"."ended" AS "end_day",
    CAST(EXTRACT(epoch FROM CAST("t"."ended" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT) AS "end_us",
    "t"."mrr" AS "m0",
    "t"."customer" AS "k0"
  FROM "shop"."subs" AS "t"
  WHERE
    NOT CAST(EXTRACT(epoch FROM CAST("t"."began" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT) IS NULL
    AND (
      CAST(EXTRACT(epoch FROM CAST("t"."ended" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT) IS NULL
      OR CAST(EXTRACT(epoch FROM CAST("t"."ended" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT) > CAST(EXTRACT(epoch FROM CAST("t"."began" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT)
    )
)
SELECT
  "p",
  "kind",
  SUM("delta") AS "amount",
  COUNT(*) AS "keys"
FROM (
  SELECT
    *,
    CASE
      WHEN (
        "after" - "delta"
      ) = 0 AND "after" > 0 AND "highest" > 0
      THEN 'reactivation'
      WHEN (
        "after" - "delta"
      ) = 0 AND "after" > 0
      THEN 'new'
      WHEN (
        "after" - "delta"
      ) > 0 AND "after" = 0
      THEN 'churn'
      WHEN "delta" > 0
      THEN 'expansion'
      WHEN "delta" < 0
      THEN 'contraction'
    END AS "kind"
  FROM (
    SELECT
      *,
      MAX("after") OVER (PARTITION BY "k0" ORDER BY "p" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS "highest"
    FROM (
      SELECT
        *,
        SUM("delta") OVER (PARTITION BY "k0" ORDER BY "p" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "after"
      FROM (
        SELECT
          "p",
          "k0",
          SUM("amount") AS "delta"
        FROM (
          SELECT
            *,
            CAST(DATE_TRUNC('MONTH', "day") AS DATE) AS "p"
          FROM (
            SELECT
              "start_day" AS "day",
              "m0" AS "amount",
              "k0"
            FROM i
            UNION ALL
            SELECT
              "end_day" AS "day",
              -"m0" AS "amount",
              "k0"
            FROM i
            WHERE
              NOT "end_day" IS NULL
          ) AS j
        ) AS b
        GROUP BY
          "p",
          "k0"
      ) AS c
    ) AS d
  ) AS e
) AS h
WHERE
  NOT "kind" IS NULL
GROUP BY
  "p",
  "kind";

-- subs: balance of each key by quarter
WITH i AS (
  SELECT
    "t"."began" AS "start_day",
    CAST(EXTRACT(epoch FROM CAST("t"."began" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT) AS "start_us",
    "t"."ended" AS "end_day",
    CAST(EXTRACT(epoch FROM CAST("t"."ended" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT) AS "end_us",
    "t"."mrr" AS "m0",
    "t"."customer" AS "k0"
  FROM "shop"."subs" AS "t"
  WHERE
    NOT CAST(EXTRACT(epoch FROM CAST("t"."began" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT) IS NULL
    AND (
      CAST(EXTRACT(epoch FROM CAST("t"."ended" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT) IS NULL
      OR CAST(EXTRACT(epoch FROM CAST("t"."ended" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT) > CAST(EXTRACT(epoch FROM CAST("t"."began" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT)
    )
    AND (
      (
        "t"."customer" = 'a'
      )
    )
)
SELECT
  "p",
  "kind",
  SUM("delta") AS "amount",
  COUNT(*) AS "keys"
FROM (
  SELECT
    *,
    CASE
      WHEN (
        "after" - "delta"
      ) = 0 AND "after" > 0 AND "highest" > 0
      THEN 'reactivation'
      WHEN (
        "after" - "delta"
      ) = 0 AND "after" > 0
      THEN 'new'
      WHEN (
        "after" - "delta"
      ) > 0 AND "after" = 0
      THEN 'churn'
      WHEN "delta" > 0
      THEN 'expansion'
      WHEN "delta" < 0
      THEN 'contraction'
    END AS "kind"
  FROM (
    SELECT
      *,
      MAX("after") OVER (PARTITION BY "k0" ORDER BY "p" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS "highest"
    FROM (
      SELECT
        *,
        SUM("delta") OVER (PARTITION BY "k0" ORDER BY "p" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "after"
      FROM (
        SELECT
          "p",
          "k0",
          SUM("amount") AS "delta"
        FROM (
          SELECT
            *,
            CAST(DATE_TRUNC('QUARTER', "day") AS DATE) AS "p"
          FROM (
            SELECT
              "start_day" AS "day",
              "m0" AS "amount",
              "k0"
            FROM i
            UNION ALL
            SELECT
              "end_day" AS "day",
              -"m0" AS "amount",
              "k0"
            FROM i
            WHERE
              NOT "end_day" IS NULL
          ) AS j
        ) AS b
        GROUP BY
          "p",
          "k0"
      ) AS c
    ) AS d
  ) AS e
) AS h
WHERE
  NOT "kind" IS NULL
GROUP BY
  "p",
  "kind";

-- subs: balance of each key by month
WITH i AS (
  SELECT
    "t"."began" AS "start_day",
    CAST(EXTRACT(epoch FROM CAST("t"."began" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT) AS "start_us",
    "t"."ended" AS "end_day",
    CAST(EXTRACT(epoch FROM CAST("t"."ended" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT) AS "end_us",
    "t"."mrr" AS "m0",
    "t"."customer" AS "k0"
  FROM "shop"."subs" AS "t"
  WHERE
    NOT CAST(EXTRACT(epoch FROM CAST("t"."began" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT) IS NULL
    AND (
      CAST(EXTRACT(epoch FROM CAST("t"."ended" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT) IS NULL
      OR CAST(EXTRACT(epoch FROM CAST("t"."ended" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT) > CAST(EXTRACT(epoch FROM CAST("t"."began" AS TIMESTAMP) AT TIME ZONE 'Europe/Paris') * 1000000 AS BIGINT)
    )
    AND (
      (
        "t"."customer" = 'a'
      )
    )
)
SELECT
  "p",
  "kind",
  SUM("delta") AS "amount",
  COUNT(*) AS "keys"
FROM (
  SELECT
    *,
    CASE
      WHEN (
        "after" - "delta"
      ) = 0 AND "after" > 0 AND "highest" > 0
      THEN 'reactivation'
      WHEN (
        "after" - "delta"
      ) = 0 AND "after" > 0
      THEN 'new'
      WHEN (
        "after" - "delta"
      ) > 0 AND "after" = 0
      THEN 'churn'
      WHEN "delta" > 0
      THEN 'expansion'
      WHEN "delta" < 0
      THEN 'contraction'
    END AS "kind"
  FROM (
    SELECT
      *,
      MAX("after") OVER (PARTITION BY "k0" ORDER BY "p" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS "highest"
    FROM (
      SELECT
        *,
        SUM("delta") OVER (PARTITION BY "k0" ORDER BY "p" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "after"
      FROM (
        SELECT
          "p",
          "k0",
          SUM("amount") AS "delta"
        FROM (
          SELECT
            *,
            CAST(DATE_TRUNC('MONTH', "day") AS DATE) AS "p"
          FROM (
            SELECT
              "start_day" AS "day",
              "m0" AS "amount",
              "k0"
            FROM i
            UNION ALL
            SELECT
              "end_day" AS "day",
              -"m0" AS "amount",
              "k0"
            FROM i
            WHERE
              NOT "end_day" IS NULL
          ) AS j
        ) AS b
        GROUP BY
          "p",
          "k0"
      ) AS c
    ) AS d
  ) AS e
) AS h
WHERE
  NOT "kind" IS NULL
GROUP BY
  "p",
  "kind";
