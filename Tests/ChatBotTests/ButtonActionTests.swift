import ChatBot
import RhythmiQDomain
import Testing

@Suite struct ButtonActionTests {
    @Test(arguments: PictureWish.all)
    func aChoiceOfCoversReadsBack(wish: PictureWish) {
        let action = ButtonAction.pictures(wish)
        #expect(ButtonAction(data: action.data) == action)
        #expect(action.data.utf8.count <= 64)
    }

    @Test(arguments: ["p:", "p:by Greg", "p", "p:ink:x", "P:ink"])
    func noOtherChoiceIsRead(data: String) {
        #expect(ButtonAction(data: data) == nil)
    }
}
