package io.portcullis.engine.route;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.onion.OnionKey;

/**
 * The key that packets for an entity are encrypted to.
 */
public record EntityAnnouncement(EntityId author, OnionKey key, long sequence) implements Announcement {
    public EntityAnnouncement {
        if (sequence < 1) {
            throw new IllegalArgumentException("sequences count from 1");
        }
    }
}
