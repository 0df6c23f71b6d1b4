package io.portcullis.signer.cryptoki;

import static io.portcullis.signer.cryptoki.CkFunction.C_FindObjects;
import static io.portcullis.signer.cryptoki.CkFunction.C_FindObjectsFinal;
import static io.portcullis.signer.cryptoki.CkFunction.C_FindObjectsInit;
import static io.portcullis.signer.cryptoki.CkrName.CKR_OK;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** C_FindObjectsInit, C_FindObjects until it gives nothing, C_FindObjectsFinal always (Base 2.40, section 5.7). */
final class ObjectSearch {
    private ObjectSearch() {}

    static Outcome<List<ObjectHandle>> find(NativeLibrary library, long session, Template wanted) {
        try (Arena arena = Arena.ofConfined()) {
            Ckr begun = library.call(C_FindObjectsInit, session, wanted.write(arena), (long) wanted.size());
            if (begun != CKR_OK) {
                return new Outcome.Refused<>(C_FindObjectsInit, begun);
            }
            Outcome<List<ObjectHandle>> found;
            Ckr ended = CKR_OK;
            try {
                found = gather(library, session, arena);
            } finally {
                ended = library.call(C_FindObjectsFinal, session);
            }
            return found instanceof Outcome.Done && ended != CKR_OK
                    ? new Outcome.Refused<>(C_FindObjectsFinal, ended)
                    : found;
        }
    }

    private static Outcome<List<ObjectHandle>> gather(NativeLibrary library, long session, Arena arena) {
        List<ObjectHandle> found = new ArrayList<>();
        MemorySegment handles = arena.allocate(JAVA_LONG, Limits.FOUND_AT_ONCE);
        MemorySegment count = arena.allocate(JAVA_LONG);
        while (true) {
            Ckr code = library.call(C_FindObjects, session, handles, (long) Limits.FOUND_AT_ONCE, count);
            if (code != CKR_OK) {
                return new Outcome.Refused<>(C_FindObjects, code);
            }
            int more = Cryptoki.bounded(count, Limits.FOUND_AT_ONCE, "objects at once");
            if (more == 0) {
                return new Outcome.Done<>(List.copyOf(found));
            }
            if (found.size() + more > Limits.MAX_FOUND) {
                throw NativeLibrary.broken("a search finds more than " + Limits.MAX_FOUND + " objects");
            }
            for (int i = 0; i < more; i++) {
                found.add(new ObjectHandle(handles.getAtIndex(JAVA_LONG, i)));
            }
        }
    }
}
