"""What government can do: dated changes of rules, one class per kind of programme, targeting."""
