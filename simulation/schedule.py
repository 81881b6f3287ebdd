"""The week on one page. A mechanism is a function of the market; its place in this tuple is its place in the week."""

from __future__ import annotations

from typing import Final

from simulation.processes.adoption import decide_on_co_creation, go_digital
from simulation.processes.advertising import advertise
from simulation.processes.development import develop_products
from simulation.processes.exit_and_entry import close_firms, open_firms
from simulation.processes.experience import feel_satisfied
from simulation.processes.launching import launch
from simulation.processes.ledger import open_books, settle
from simulation.processes.process import Process
from simulation.processes.production import produce
from simulation.processes.recording import record
from simulation.processes.sessions import hear_customers
from simulation.processes.settling_in import fit_means_to_sales
from simulation.processes.shopping import shop
from simulation.processes.support import run_programmes
from simulation.processes.talk import hear_and_remember, talk
from simulation.processes.tastes import drift_tastes

TICK: Final[tuple[Process, ...]] = (
    open_books,  # every flow of the week starts at zero
    drift_tastes,  # what people like moves on
    run_programmes,  # government chooses whom to reach, and pays
    go_digital,  # firms go online
    decide_on_co_creation,  # firms take up or drop co-creation
    hear_customers,  # sessions: who is asked, who answers, what they say
    develop_products,  # lessons from sales, research and sessions; the next design
    launch,  # new designs, answered ideas, failed trials
    produce,  # price, capacity, this week's batch
    shop,  # occasions, choices, queues
    feel_satisfied,  # satisfaction and bond
    talk,  # who tells
    advertise,  # whom adverts reach
    hear_and_remember,  # what people hear, and what they keep of it
    settle,  # the books
    fit_means_to_sales,  # once in the burn-in: overhead and capacity fit the sales there are
    close_firms,  # insolvency and fate
    open_firms,  # newcomers
    record,  # what an observer sees
)
