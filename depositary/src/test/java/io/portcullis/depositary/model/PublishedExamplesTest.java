package io.portcullis.depositary.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedExamplesTest {
    /** The mail of EIP-712's own example, hashed with the parts our domain and digest are made of. */
    @Test
    void hashesTheMailOfEip712() {
        Bytes32 separator = Keccak.hash(new AbiWriter()
                .word(hash(Eip712Domain.DOMAIN_TYPE))
                .word(hash("Ether Mail"))
                .word(hash("1"))
                .number(1)
                .address(Address.fromHex("0xcccccccccccccccccccccccccccccccccccccccc"))
                .toBytes());
        assertEquals("0xf2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f", separator.toString());
        Bytes32 mailType = hash("Mail(Person from,Person to,string contents)Person(string name,address wallet)");
        assertEquals("0xa0cedeb2dc280ba39b857546d74f5549c3a1d7bdc2dd96bf881f76108e23dac2", mailType.toString());
        Bytes32 mail = Keccak.hash(new AbiWriter()
                .word(mailType)
                .word(person("Cow", "0xcd2a3d9f938e13cd947ec05abc7fe734df8dd826"))
                .word(person("Bob", "0xbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"))
                .word(hash("Hello, Bob!"))
                .toBytes());
        assertEquals("0xc52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e", mail.toString());
        Bytes32 digest = Keccak.hash(new byte[] {0x19, 0x01}, separator.toArray(), mail.toArray());
        assertEquals("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2", digest.toString());
        Signature signature =
                Signature.decode(Hex.decode("0x4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d"
                        + "07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b915621c"));
        assertEquals(
                "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826",
                Secp256k1.recover(digest, signature).toString());
    }

    private static Bytes32 person(String name, String wallet) {
        return Keccak.hash(new AbiWriter()
                .word(hash("Person(string name,address wallet)"))
                .word(hash(name))
                .address(Address.fromHex(wallet))
                .toBytes());
    }

    private static Bytes32 hash(String text) {
        return Keccak.hash(text.getBytes(UTF_8));
    }

    /** The test cases of EIP-55. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x52908400098527886E0F7030069857D2E4169EE7",
                "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
                "0xde709f2102306220921060314715629080e2fb77",
                "0x27b1fdb04752bbc536007a920d24acb045561c26",
                "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
                "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
                "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
                "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"
            })
    void writesAddressesAsEip55(String text) {
        assertEquals(text, Address.fromChecksummed(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0x",
                "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
                "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
                "0X5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
                "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe",
                "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg"
            })
    void refusesAnAddressWithoutItsChecksum(String text) {
        assertThrows(IllegalArgumentException.class, () -> Address.fromChecksummed(text));
    }

    @Test
    void keccakIsTheOriginalOne() {
        assertEquals(
                "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
                Keccak.hash(new byte[0]).toString());
    }
}
