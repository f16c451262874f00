-- orders.total is the sum of the order's lines, kept by the database so that no application can forget it.
CREATE FUNCTION orders_total() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    UPDATE orders SET total = total - OLD.line_total WHERE id = OLD.order_id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    UPDATE orders SET total = total + NEW.line_total WHERE id = NEW.order_id;
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER orders_total
AFTER INSERT OR UPDATE OF order_id, quantity, unit_price OR DELETE ON order_items
FOR EACH ROW EXECUTE FUNCTION orders_total();
