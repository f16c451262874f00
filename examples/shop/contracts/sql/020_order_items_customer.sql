-- order_items.user_id is the person of the order, whatever the application says.
CREATE FUNCTION order_items_customer() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  SELECT user_id INTO NEW.user_id FROM orders WHERE id = NEW.order_id;
  RETURN NEW;
END
$$;

CREATE TRIGGER order_items_customer
BEFORE INSERT OR UPDATE OF order_id, user_id ON order_items
FOR EACH ROW EXECUTE FUNCTION order_items_customer();
