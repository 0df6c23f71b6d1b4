package io.portcullis.signer.keyceremony;

import io.portcullis.signer.fuzz.Feed;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.registry.VerifyingKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The lines of key ceremonies, for fuzzing. */
public final class FuzzedCeremony {
    private FuzzedCeremony() {}

    public static void line(byte[] bytes) {
        Feed.isStable(bytes, LineCodec::read, LineCodec::toJson);
    }

    /** A room in which a backup was held. */
    private static final class Room extends RoomRig {
        private Definition definition;

        Room hold() {
            VerifyingKey key = generated();
            definition = people.backUp(key, 2);
            people.hold(room, definition);
            return this;
        }
    }

    public static byte[] genuineDefinition() {
        return StrictJson.canonical(DefinitionCodec.toJson(new Room().hold().definition));
    }

    /** One of each word. */
    public static List<byte[]> genuineLines() {
        Map<String, byte[]> byWord = new TreeMap<>();
        for (Line line : new Room().hold().room.transcript().lines()) {
            byWord.putIfAbsent(CeremonyForms.word(line), StrictJson.canonical(LineCodec.toJson(line)));
        }
        return List.copyOf(byWord.values());
    }

    public static byte[] genuineBackup() {
        return StrictJson.canonical(
                BackupCodec.toJson(new Room().hold().room.transcript().backup().orElseThrow()));
    }

    public static byte[] genuineTranscript() {
        Room room = new Room();
        room.generated();
        return room.room.transcript().encode();
    }
}
