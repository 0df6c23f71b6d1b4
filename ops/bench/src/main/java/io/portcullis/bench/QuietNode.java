package io.portcullis.bench;

import io.portcullis.engine.hub.HubEffect;
import io.portcullis.engine.link.NodeId;
import io.portcullis.engine.node.NodeEvents;
import io.portcullis.engine.verdict.EngineFault;

/** Hears what a measured node says: nothing matters but its end. */
final class QuietNode implements NodeEvents {
    @Override
    public void appended(NodeId peer, long sequence) {}

    @Override
    public void durable(NodeId peer, long sequence) {}

    @Override
    public void happened(long blockHeight, HubEffect effect) {}

    @Override
    public void committed(long blockHeight, int inputs) {}

    @Override
    public void stopped(EngineFault why) {
        System.err.println("the node stopped: " + why);
    }
}
