-- Service contacts per customer, counted back from the snapshot date.
SELECT
    t.customer_id,
    COUNT(*) FILTER (WHERE t.opened_at >= s.day - INTERVAL '12 months') AS tickets_12m,
    COUNT(*) FILTER (WHERE t.closed_at IS NULL)                         AS open_tickets,
    COUNT(*) FILTER (
        WHERE t.topic IN ('late_delivery', 'damaged_item', 'refund')
          AND t.opened_at >= s.day - INTERVAL '12 months'
    )                                                                   AS complaints_12m,
    ROUND(AVG(t.satisfaction_score)::numeric, 2)                        AS avg_satisfaction,
    ROUND(
        AVG(EXTRACT(EPOCH FROM (t.closed_at - t.opened_at)) / 3600.0)::numeric, 1
    )                                                                   AS avg_hours_to_close,
    MAX(t.opened_at)                                                    AS last_ticket_at
FROM helpdesk.support_tickets t
CROSS JOIN (SELECT DATE '${snapshot_date}' AS day) s
WHERE t.opened_at < s.day
  AND t.customer_id IS NOT NULL
GROUP BY t.customer_id
