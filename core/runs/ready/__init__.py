"""The training that ships with Pet Lab, so that there is a model before anybody trains one."""
