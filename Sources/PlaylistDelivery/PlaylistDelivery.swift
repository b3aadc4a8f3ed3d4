// PlaylistDelivery
