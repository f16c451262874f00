-- What support sees of a person: no password hash, no closed accounts.
CREATE VIEW customer_orders AS
SELECT u.id AS user_id,
       u.name,
       u.country,
       count(o.id) AS orders,
       coalesce(sum(o.total), 0) AS spent,
       max(o.created_at) AS last_order_at
FROM users u
LEFT JOIN orders o ON o.user_id = u.id AND o.status <> 'cancelled'
WHERE u.deleted_at IS NULL
GROUP BY u.id;

COMMENT ON VIEW customer_orders IS 'Open accounts with what they ordered and spent; cancelled orders do not count.';

CREATE FUNCTION order_open_amount(order_id uuid) RETURNS numeric
LANGUAGE sql STABLE
AS $$
  SELECT o.total - coalesce(sum(p.amount) FILTER (WHERE p.status = 'captured'), 0)
  FROM orders o
  LEFT JOIN payments p ON p.order_id = o.id
  WHERE o.id = order_open_amount.order_id
  GROUP BY o.id
$$;
