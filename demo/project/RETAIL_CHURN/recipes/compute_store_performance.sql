-- Monthly till figures per shop; feeds the store page of the retention board.
SELECT
    "store_id",
    DATE_TRUNC('month', "sold_at")                                   AS "sales_month",
    COUNT(DISTINCT "receipt_no")                                     AS "receipts",
    COUNT(DISTINCT "customer_id")                                    AS "identified_customers",
    ROUND(SUM("net_amount"), 2)                                      AS "net_sales",
    ROUND(SUM("net_amount") / NULLIF(COUNT(DISTINCT "receipt_no"), 0), 2) AS "avg_basket",
    ROUND(AVG(CASE WHEN "discount_pct" > 0 THEN 1 ELSE 0 END), 4)    AS "discount_share"
FROM "CHURN"."${projectKey}_POS_TRANSACTIONS_DEDUP"
WHERE "sold_at" >= DATEADD('month', -${observation_months}, DATE '${snapshot_date}')
GROUP BY "store_id", DATE_TRUNC('month', "sold_at")
