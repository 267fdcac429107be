from company import Base


class OrdersStack(Base):
    pass
