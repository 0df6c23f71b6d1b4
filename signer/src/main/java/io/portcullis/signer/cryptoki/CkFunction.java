package io.portcullis.signer.cryptoki;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;

/**
 * The functions of CK_FUNCTION_LIST in their order (Header {@code pkcs11f.h}; Base 2.40, section 3.6): the place of a constant is the place
 * of its pointer. Lists of 3.0 begin with the same 68. What we call has its arguments' shape here, so that a call with too few is refused
 * by Java and not by chance of registers: N is CK_ULONG and what is made of it, B is CK_BBOOL, P a pointer.
 */
public enum CkFunction {
    C_Initialize("P"),
    C_Finalize(""),
    C_GetInfo("P"),
    C_GetFunctionList("P"),
    C_GetSlotList("BPP"),
    C_GetSlotInfo(""),
    C_GetTokenInfo("NP"),
    C_GetMechanismList("NPP"),
    C_GetMechanismInfo("NNP"),
    C_InitToken("NPNP"),
    C_InitPIN("NPN"),
    C_SetPIN(""),
    C_OpenSession("NNPPP"),
    C_CloseSession("N"),
    C_CloseAllSessions(""),
    C_GetSessionInfo(""),
    C_GetOperationState(""),
    C_SetOperationState(""),
    C_Login("NNPN"),
    C_Logout("N"),
    C_CreateObject("NPNP"),
    C_CopyObject(""),
    C_DestroyObject("NN"),
    C_GetObjectSize(""),
    C_GetAttributeValue("NNPN"),
    C_SetAttributeValue("NNPN"),
    C_FindObjectsInit("NPN"),
    C_FindObjects("NPNP"),
    C_FindObjectsFinal("N"),
    C_EncryptInit("NPN"),
    C_Encrypt("NPNPP"),
    C_EncryptUpdate(""),
    C_EncryptFinal(""),
    C_DecryptInit("NPN"),
    C_Decrypt("NPNPP"),
    C_DecryptUpdate(""),
    C_DecryptFinal(""),
    C_DigestInit(""),
    C_Digest(""),
    C_DigestUpdate(""),
    C_DigestKey(""),
    C_DigestFinal(""),
    C_SignInit("NPN"),
    C_Sign("NPNPP"),
    C_SignUpdate(""),
    C_SignFinal(""),
    C_SignRecoverInit(""),
    C_SignRecover(""),
    C_VerifyInit("NPN"),
    C_Verify("NPNPN"),
    C_VerifyUpdate(""),
    C_VerifyFinal(""),
    C_VerifyRecoverInit(""),
    C_VerifyRecover(""),
    C_DigestEncryptUpdate(""),
    C_DecryptDigestUpdate(""),
    C_SignEncryptUpdate(""),
    C_DecryptVerifyUpdate(""),
    C_GenerateKey("NPPNP"),
    C_GenerateKeyPair("NPPNPNPP"),
    C_WrapKey("NPNNPP"),
    C_UnwrapKey("NPNPNPNP"),
    C_DeriveKey(""),
    C_SeedRandom(""),
    C_GenerateRandom("NPN"),
    C_GetFunctionStatus(""),
    C_CancelFunction(""),
    C_WaitForSlotEvent("");

    private final String shape;

    CkFunction(String shape) {
        this.shape = shape;
    }

    /** Its pointer's place in the list, after the version and what pads that to a pointer. */
    @SuppressWarnings("EnumOrdinal") // the order of the constants is the order of the list, and that is their meaning
    long offset() {
        return ADDRESS.byteSize() * (1L + ordinal());
    }

    /** The shape of a call; all answer CK_RV. */
    FunctionDescriptor descriptor() {
        if (shape.isEmpty()) {
            throw new IllegalStateException(this + " is not called from here");
        }
        MemoryLayout[] layouts = new MemoryLayout[shape.length()];
        for (int i = 0; i < layouts.length; i++) {
            layouts[i] = switch (shape.charAt(i)) {
                case 'N' -> JAVA_LONG;
                case 'B' -> JAVA_BYTE;
                case 'P' -> ADDRESS;
                default -> throw new AssertionError(shape);
            };
        }
        return FunctionDescriptor.of(JAVA_LONG, layouts);
    }

    static long listBytes() {
        return ADDRESS.byteSize() * (1L + values().length);
    }
}
