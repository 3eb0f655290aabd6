"""Whether there is somebody for every case (bemanning): "vem skulle få det?", asked of the organisation of today."""
