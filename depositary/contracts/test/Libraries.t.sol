// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MAX_WINDOW_ENTRIES} from "../Limits.sol";
import {Eip712} from "../libraries/Eip712.sol";
import {Rfc9162} from "../libraries/Rfc9162.sol";
import {VelocityWindow} from "../libraries/VelocityWindow.sol";
import {AllowList} from "./base/AllowList.sol";
import {Check} from "./base/Check.sol";
import {vm} from "./base/Vm.sol";

/// @dev The example of EIP-712 itself: <https://eips.ethereum.org/EIPS/eip-712>, "Ether Mail".
contract Eip712Test {
    function test_reproducesTheExampleOfTheStandard() public pure {
        bytes32 separator =
            Eip712.separator(keccak256("Ether Mail"), keccak256("1"), 1, 0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC);
        Check.eq(separator, 0xf2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f);
        bytes32 personType = keccak256("Person(string name,address wallet)");
        bytes32 from =
            keccak256(abi.encode(personType, keccak256("Cow"), address(0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826)));
        bytes32 to =
            keccak256(abi.encode(personType, keccak256("Bob"), address(0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB)));
        bytes32 mail = keccak256(
            abi.encode(
                keccak256("Mail(Person from,Person to,string contents)Person(string name,address wallet)"),
                from,
                to,
                keccak256("Hello, Bob!")
            )
        );
        Check.eq(mail, 0xc52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e);
        bytes32 digest = Eip712.digest(separator, mail);
        Check.eq(digest, 0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2);
        address signer = ecrecover(
            digest,
            28,
            0x4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d,
            0x07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b91562
        );
        Check.eq(signer, 0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826);
    }
}

contract Rfc9162Test {
    /// @dev From the reference implementation's test data (transparency-dev/merkle, testonly/constants.go): eight leaves.
    function test_reproducesPublishedRoots() public pure {
        bytes32[] memory leaves = published();
        Check.eq(AllowList.rootOf(new bytes32[](0)), 0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855);
        Check.eq(leaves[0], 0x6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d);
        Check.eq(AllowList.rootOf(leaves), 0x5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328);
    }

    function test_everyLeafOfEverySmallTreeIsIncludedAtItsPlaceOnly() public view {
        for (uint256 size = 1; size <= 17; size++) {
            bytes32[] memory leaves = numbered(size);
            bytes32 root = AllowList.rootOf(leaves);
            for (uint256 i = 0; i < size; i++) {
                bytes memory path = abi.encodePacked(AllowList.pathOf(leaves, i));
                for (uint256 place = 0; place <= size; place++) {
                    Check.isTrue(
                        this.includes(uint64(place), uint64(size), leaves[i], path, root) == (place == i),
                        "included at its own place only"
                    );
                }
            }
        }
    }

    function testFuzz_includesWhatWasBuiltIn(uint8 size, uint8 index) public view {
        size = 1 + size % 64;
        index %= size;
        bytes32[] memory leaves = numbered(size);
        bytes memory path = abi.encodePacked(AllowList.pathOf(leaves, index));
        Check.isTrue(this.includes(index, size, leaves[index], path, AllowList.rootOf(leaves)), "included");
    }

    function testFuzz_refusesWhatWasNotBuiltIn(uint8 size, uint8 index, bytes32 stranger) public view {
        size = 1 + size % 64;
        index %= size;
        bytes32[] memory leaves = numbered(size);
        vm.assume(leaves[index] != stranger);
        bytes memory path = abi.encodePacked(AllowList.pathOf(leaves, index));
        Check.isTrue(!this.includes(index, size, stranger, path, AllowList.rootOf(leaves)), "not included");
    }

    function testFuzz_refusesChangedPaths(uint8 size, uint8 index, uint16 bit) public view {
        size = 2 + size % 64;
        index %= size;
        bytes32[] memory leaves = numbered(size);
        bytes memory path = abi.encodePacked(AllowList.pathOf(leaves, index));
        path[(bit / 8) % path.length] ^= bytes1(uint8(1 << (bit % 8)));
        Check.isTrue(!this.includes(index, size, leaves[index], path, AllowList.rootOf(leaves)), "not included");
    }

    function test_emptyTreeIncludesNothing() public view {
        Check.isTrue(!this.includes(0, 0, sha256(""), "", sha256("")), "no leaf in an empty tree");
    }

    function includes(uint64 index, uint64 size, bytes32 leaf, bytes calldata path, bytes32 root)
        external
        pure
        returns (bool)
    {
        return Rfc9162.includes(index, size, leaf, path, root);
    }

    function numbered(uint256 size) private pure returns (bytes32[] memory leaves) {
        leaves = new bytes32[](size);
        for (uint256 i = 0; i < size; i++) {
            leaves[i] = Rfc9162.leafHash(abi.encode(i));
        }
    }

    function published() private pure returns (bytes32[] memory leaves) {
        bytes[8] memory data = [
            bytes(hex""),
            hex"00",
            hex"10",
            hex"2021",
            hex"3031",
            hex"40414243",
            hex"5051525354555657",
            hex"606162636465666768696a6b6c6d6e6f"
        ];
        leaves = new bytes32[](8);
        for (uint256 i = 0; i < 8; i++) {
            leaves[i] = Rfc9162.leafHash(data[i]);
        }
    }
}

/// @dev Against a model that forgets nothing and adds up every spend within the window.
contract VelocityWindowTest {
    using VelocityWindow for VelocityWindow.Window;

    uint64 private constant WINDOW = 1_000;
    uint128 private constant CAP = 10_000;

    VelocityWindow.Window private window;
    uint256[] private times;
    uint128[] private amounts;

    function setUp() public {
        vm.warp(1_800_000_000);
    }

    function testFuzz_isExactForFewSpends(uint256 seed) public {
        for (uint256 i = 0; i < 60; i++) {
            seed = uint256(keccak256(abi.encode(seed)));
            vm.warp(block.timestamp + seed % 120);
            uint128 amount = uint128((seed >> 64) % 2_500) + 1;
            uint256 spent = spentWithin();
            (bool admitted, uint128 available) = window.spend(amount, CAP, WINDOW);
            Check.eq(available, CAP - spent);
            Check.isTrue(admitted == (amount <= CAP - spent), "admits exactly what fits");
            if (admitted) note(amount);
        }
    }

    /// @dev More block times than the ring has places: it may refuse more than the model, never less, and it recovers.
    function test_crowdedWindowRefusesMoreNeverLess() public {
        crowd(30, 5);
    }

    function test_crowdedWindowKeepsItsSumWhenSpendsGrow() public {
        crowd(5, 30);
    }

    function crowd(uint128 early, uint128 late) private {
        for (uint256 i = 0; i < MAX_WINDOW_ENTRIES + 100; i++) {
            vm.warp(block.timestamp + 1);
            uint128 amount = i < MAX_WINDOW_ENTRIES / 2 ? early : late;
            (bool admitted, uint128 available) = window.spend(amount, CAP, WINDOW);
            Check.isTrue(available <= CAP - spentWithin(), "never more than the model");
            if (admitted) note(amount);
        }
        for (uint256 i = 0; i < 20; i++) {
            vm.warp(block.timestamp + WINDOW / 15);
            (, uint128 available) = window.spend(0, CAP, WINDOW);
            Check.isTrue(available <= CAP - spentWithin(), "never more than the model");
        }
        vm.warp(block.timestamp + WINDOW);
        (, uint128 afterwards) = window.spend(1, CAP, WINDOW);
        Check.eq(afterwards, CAP);
    }

    /// @dev Many spends a window, for many windows: the ring goes round and stays exact.
    function test_ringGoesRoundForManyWindows() public {
        for (uint256 i = 0; i < 1_000; i++) {
            vm.warp(block.timestamp + 100);
            (bool admitted,) = window.spend(1_000, CAP, WINDOW);
            Check.isTrue(admitted, "ten thousands every ten hundreds fit for ever");
        }
        (bool more, uint128 available) = window.spend(1, CAP, WINDOW);
        Check.isTrue(!more && available == 0, "and not one more");
    }

    function test_worstSpendIsAffordable() public {
        for (uint256 i = 0; i < MAX_WINDOW_ENTRIES; i++) {
            vm.warp(block.timestamp + 1);
            window.spend(1, CAP, WINDOW);
        }
        vm.warp(block.timestamp + 2 * WINDOW);
        uint256 before = gasleft();
        window.spend(1, CAP, WINDOW);
        Check.isTrue(before - gasleft() < 1_000_000, "forgetting a full ring stays below a million gas");
    }

    function test_shorterWindowForgetsSooner() public {
        window.spend(CAP, CAP, WINDOW);
        vm.warp(block.timestamp + 500);
        (bool admitted,) = window.spend(1, CAP, WINDOW);
        Check.isTrue(!admitted, "within the long window");
        (admitted,) = window.spend(1, CAP, 500);
        Check.isTrue(admitted, "outside the short one");
    }

    function note(uint128 amount) private {
        times.push(block.timestamp);
        amounts.push(amount);
    }

    function spentWithin() private view returns (uint256 sum) {
        for (uint256 i = times.length; i > 0 && times[i - 1] + WINDOW > block.timestamp; i--) {
            sum += amounts[i - 1];
        }
    }
}
